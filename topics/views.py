from itertools import groupby

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

from carthub.editorial.views import gone, named
from topics import reading
from topics.models import PublishedTopicPage


def topic_list(request, language=settings.LANGUAGE_CODE):
    pages = sorted(reading.a_to_z(language, request.version.token), key=reading.place_in_list)
    if not pages and language != settings.LANGUAGE_CODE:
        raise Http404("Nothing is published in this language.")
    letters = [(letter, list(group)) for letter, group in groupby(pages, key=reading.first_letter)]
    return render(request, "topics/topic_list.html", {"letters": letters})


def topic_detail(request, slug, language=settings.LANGUAGE_CODE):
    page = PublishedTopicPage.objects.at(language, slug)
    if page is None:
        raise Http404("There is no such page.")
    if page.withdrawn_at:
        return gone(request, page)
    return render_topic_page(request, page)


def render_topic_page(request, page, draft_bar=None):
    """The public template, for readers and, with a `draft_bar`, for previews."""
    context = reading.topic_context(page, request.GET, request.site) | {"draft_bar": draft_bar}
    return named(render(request, "topics/topic_detail.html", context), page)
