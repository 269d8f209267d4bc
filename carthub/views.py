from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse

from articles.models import PublishedArticle
from carthub import searching
from carthub.editorial.models import Person
from topics.models import PublishedTopicPage

NEWEST = 6


def home(request, language=settings.LANGUAGE_CODE):
    topics = PublishedTopicPage.objects.a_to_z(language)
    context = {
        "featured": PublishedTopicPage.objects.featured(request.site.featured_id, language),
        "newest": PublishedArticle.objects.newest(language, NEWEST),
        "topics": topics,
    }
    return render(request, "home.html", context)


def person_detail(request, slug):
    person = get_object_or_404(Person.objects.public(), slug=slug)
    shown = PublishedArticle.objects.read_by_person(person, settings.LANGUAGE_CODE, request.GET)
    context = {
        "person": person,
        "cards": shown.rows,
        "older": shown.older,
        "newer": shown.newer,
        "allowed": shown.allowed,
    }
    return render(request, "people/person_detail.html", context)


def search(request, language=settings.LANGUAGE_CODE):
    query = searching.clean(request.GET.get("q", ""))
    results = searching.find(query, language)
    topics = () if results else PublishedTopicPage.objects.a_to_z(language)
    context = {
        "query": query,
        "results": results,
        "topics": topics,
        "searched": bool(query),
        "robots": "noindex",
    }
    return render(request, "search.html", context)


def page_not_found(request, exception):
    language = getattr(request, "page_language", settings.LANGUAGE_CODE)
    topics = PublishedTopicPage.objects.a_to_z(language)
    return render(request, "404.html", {"topics": topics, "robots": "noindex"}, status=404)


def healthz(request):
    """Answers as long as the process does; asks no database."""
    return HttpResponse("ok", content_type="text/plain")


def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /search/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap_index')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def favicon(request):
    return redirect(static("icons/favicon.ico"))
