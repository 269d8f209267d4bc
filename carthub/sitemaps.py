"""Sitemaps cut by document id, so that a file holds at most 10,000 addresses and none needs a count."""

from django.conf import settings
from django.db.models import Max
from django.http import Http404
from django.shortcuts import render

from articles.models import PublishedArticle
from topics.models import PublishedTopicPage

IDS_A_FILE = 10_000
MOST_FILES = 50_000  # of an index, after sitemaps.org
SHELVES = {"articles": PublishedArticle, "topics": PublishedTopicPage}


def sitemap_index(request):
    files = []
    for shelf, model in SHELVES.items():
        last = model.objects.for_sitemap().aggregate(last=Max("pk"))["last"]
        count = last // IDS_A_FILE + 1 if last else 0
        files += [{"shelf": shelf, "number": number} for number in range(count)]
    return render_xml(request, "sitemap_index.xml", {"files": files})


def sitemap(request, shelf, number):
    if shelf not in SHELVES or number > MOST_FILES:
        raise Http404("No such sitemap.")
    rows = SHELVES[shelf].objects.for_sitemap().with_address()
    first = number * IDS_A_FILE
    own = rows.filter(pk__gte=first, pk__lt=first + IDS_A_FILE).order_by("pk")
    pages = list(own)
    if not pages:
        raise Http404("No such sitemap.")
    groups = rows.filter(translation_group__in=own.order_by().values("translation_group")).order_by()
    return render_xml(request, "sitemap.xml", {"entries": entries(pages, groups)})


def entries(pages, groups):
    together = {}
    for page in groups:
        together.setdefault(page.translation_group, []).append(page)
    for page in pages:
        others = together[page.translation_group]
        yield {"page": page, "translations": others if len(others) > 1 else []}


def render_xml(request, template, context):
    context["site_url"] = settings.SITE_URL
    return render(request, template, context, content_type="application/xml")
