"""A hub with two topics that mean one thing, and everything that readers can see of it."""

import re
from dataclasses import dataclass

import time_machine
from django.test import Client

from carthub.editorial.models import Address, Document, Site
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.sites import save_site
from tests.factories import edit, make_article, make_topic, make_topic_page
from topics.models import Topic, TopicName, TopicPage
from topics.services.names import name_topic

LISTS = ["/", "/articles/", "/topics/", "/feed/", "/sitemap.xml", "/es/", "/es/topics/", "/es/feed/"]
VERSION = re.compile(rb'"version":\s*"\d+"')
SITEMAPS = ["/sitemap-articles-0.xml", "/sitemap-topics-0.xml"]


@dataclass
class Hub:
    fever: Topic  # goes
    heat: Topic  # stays
    chills: Topic
    page: TopicPage
    spanish_page: TopicPage
    heat_page: TopicPage


def make_hub():
    """Fever has a page in two languages, one of which moved before; high temperature has one in English."""
    fever, heat, chills = make_topic("Fever"), make_topic("High temperature"), make_topic("Chills")
    name_topic(fever, "Pyrexia", language="en")
    name_topic(fever, "Fiebre", language="es", primary=True)
    for topic in (fever, heat):
        topic.codes.create(system="MeSH", code="D005334")
    fever.codes.create(system="SNOMED CT", code="386661006")
    symptom = make_topic("Symptom")
    fever.broader.add(symptom, heat)
    heat.broader.add(symptom)
    chills.broader.add(fever)
    page = make_topic_page(fever, slug="fevers")
    publish(edit(page, slug="fever"), by=None)
    spanish_page = make_topic_page(fever, language="es", title="Fiebre", slug="fiebre")
    heat_page, _chills_page = make_topic_page(heat), make_topic_page(chills)
    first = make_article(topics=[fever], title="Measure it")
    make_article(topics=[fever, heat], title="With both")
    make_article(topics=[heat, chills], title="High alone")
    make_article(topics=[fever, chills], title="With chills")
    make_article(topics=[fever], title="Mídela", language="es")
    make_article(topics=[fever], title="A draft", published=False)
    page.set_start_here([first.pk])
    publish(edit(page), by=None)
    site = Site.objects.current()
    site.featured = Document.objects.get(pk=page.pk)
    save_site(site)
    return Hub(fever, heat, chills, page, spanish_page, heat_page)


@time_machine.travel("2027-01-01", tick=False)  # an empty feed tells the time
def what_readers_see():
    """Status, new address and bytes of every public page, list, feed and search there is."""
    client = Client()
    paths = [*LISTS, *SITEMAPS, *Address.objects.values_list("path", flat=True)]
    paths += [f"{path}feed/" for path in paths if "/topics/" in path and path.count("/") > 2]
    names = TopicName.objects.values_list("name", flat=True)
    paths += [f"/search/?q={name}" for name in names]
    seen = {}
    for path in sorted(set(paths)):
        response = client.get(path)
        seen[path] = (response.status_code, response.headers.get("Location"), response.content)
    return seen


def without_versions(seen):
    """The same but for the numbers of versions, which only grow."""
    return {path: (status, to, VERSION.sub(b"", body)) for path, (status, to, body) in seen.items()}


def topics_of(article):
    return sorted(article.topics.values_list("name", flat=True))
