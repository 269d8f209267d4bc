"""The press, joined from all floors: what a page must pass, and what publishing it touches, in order."""

from django.utils.translation import gettext_lazy as _

from articles.rules import has_body
from articles.services import ARTICLE_ERASURES, articles_pinning, list_under_topics
from carthub.editorial import gate
from carthub.editorial.services import erasures, stages
from topics import names, rules
from topics.services.pages import TOPIC_ERASURES, pages_starting_with

GATE = [
    gate.has_a_title,
    has_body,
    rules.has_body_or_definition,
    rules.has_its_topic,
    rules.has_when_to_call_box,
    rules.name_is_not_taken,
    rules.topic_has_no_other_page,
    gate.has_an_author,
    gate.picture_is_described,
    gate.pictures_in_the_text_are_described,
    gate.sources_are_complete,
    gate.boxes_are_filled_in,
    gate.links_lead_to_live_pages,
    gate.is_medically_checked,
    gate.address_is_free,
]

# Functions that say which of some phrases are terms: a minor edit never touches one.
TERMS = [names.names_of_topics]

STAGES = [
    stages.show_pictures,
    stages.list_authors,
    stages.list_citations,
    stages.list_links,
    list_under_topics,
]

# Who names a page apart from a text: in whose words, and which pages
NAMED_BY = {
    _("under “Start here”"): pages_starting_with,
    _("as a related article"): articles_pinning,
}

# What each table gives up when a page is erased; a test fails for a table that is forgotten here
ERASURES = [
    *erasures.NEWSROOM,
    *TOPIC_ERASURES,
    *ARTICLE_ERASURES,
]
