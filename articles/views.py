from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from articles import reading
from articles.models import PublishedArticle
from carthub.editorial.views import gone, named


def article_list(request, language=settings.LANGUAGE_CODE):
    listed = PublishedArticle.objects.read_list(language, request.GET)
    if not listed.rows and language != settings.LANGUAGE_CODE:
        raise Http404("Nothing is published in this language.")
    return render(request, "articles/article_list.html", listed.context())


def article_detail(request, slug, language=settings.LANGUAGE_CODE):
    return shown(request, PublishedArticle.objects.at(language, slug))


def page_detail(request, slug, language=settings.LANGUAGE_CODE):
    return shown(request, PublishedArticle.objects.page_at(language, slug))


def shown(request, page):
    if page is None:
        raise Http404("There is no such page.")
    return gone(request, page) if page.withdrawn_at else render_article(request, page)


def render_article(request, page, draft_topics=None, draft_bar=None):
    """The public template, for readers and, with a `draft_bar` and the topics of the draft, for previews."""
    if page.kind == "page":
        template, context = "articles/page_detail.html", reading.page_context(page)
    else:
        template, context = (
            "articles/article_detail.html",
            reading.article_context(page, request.site, draft_topics),
        )
    own = {"draft_bar": draft_bar, "sendable": not (draft_bar and draft_bar.get("shared"))}
    return named(render(request, template, context | own), page)
