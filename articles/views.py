from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from articles import reading
from articles.models import PublishedArticle
from carthub.editorial.views import gone, named


def article_list(request, language=settings.LANGUAGE_CODE):
    shown = PublishedArticle.objects.read_list(language, request.GET)
    if not shown.rows and language != settings.LANGUAGE_CODE:
        raise Http404("Nothing is published in this language.")
    return render(request, "articles/article_list.html", shown.context())


def article_detail(request, slug, language=settings.LANGUAGE_CODE):
    page = get_object_or_404(PublishedArticle.objects.in_lists().for_page(language, slug))
    if page.withdrawn_at:
        return gone(request, page)
    return render_article(request, page)


def page_detail(request, slug, language=settings.LANGUAGE_CODE):
    page = get_object_or_404(PublishedArticle.objects.plain_pages().for_page(language, slug))
    if page.withdrawn_at:
        return gone(request, page)
    return render_article(request, page)


def render_article(request, page, draft_topics=None, draft_bar=None):
    """The public template, for readers and, with a `draft_bar` and the topics of the draft, for previews."""
    if page.kind == "page":
        template, context = "articles/page_detail.html", reading.page_context(page)
    else:
        template, context = (
            "articles/article_detail.html",
            reading.article_context(page, request.site, draft_topics),
        )
    return named(render(request, template, context | {"draft_bar": draft_bar}), page)
