"""The gate's rules for topic pages."""

from django.utils.translation import gettext as _

from carthub.editorial.gate import Candidate, rule
from carthub.editorial.models.addresses import Family
from carthub.lib.names import name_key
from topics.models import PublishedTopicPage, Topic, TopicName, TopicPage


def is_topic_page(candidate: Candidate) -> bool:
    return candidate.family == Family.TOPICS


def topic_of(candidate: Candidate) -> Topic | None:
    """The topic that the page is about; None when it is gone, or the page is none of a topic."""
    if not is_topic_page(candidate):
        return None
    topic = candidate.read(topics_of_all).get(candidate.content.get("topic"))
    return topic.present if topic else None


def topics_of_all(candidates: list[Candidate]) -> dict[int, Topic]:
    ids = {each.content.get("topic") for each in candidates if is_topic_page(each)}
    return Topic.objects.select_related("merged_into").in_bulk(ids - {None})


def has_text(candidate: Candidate, name: str) -> bool:
    return bool(candidate.content.get(name, "").strip())


@rule("definition")
def has_body_or_definition(candidate: Candidate) -> str | None:
    if is_topic_page(candidate) and not has_text(candidate, "body") and not has_text(candidate, "definition"):
        return _("Write a short definition, a text, or both.")
    return None


@rule("topic", reads_data=True)
def has_its_topic(candidate: Candidate) -> str | None:
    if is_topic_page(candidate) and topic_of(candidate) is None:
        return _("The topic of this page is gone. Choose another.")
    return None


@rule("body", reads_data=True)
def has_when_to_call_box(candidate: Candidate) -> str | None:
    topic = topic_of(candidate)
    asked = topic and topic.needs_when_to_call and has_text(candidate, "body")
    if asked and not candidate.values["when_to_call"]:
        return _(
            "A page about a therapy, a medicine or a side effect says when to call. "
            "Put the cursor into the text and press “When to call”."
        )
    return None


@rule("title", reads_data=True)
def name_is_not_taken(candidate: Candidate) -> str | None:
    topic = topic_of(candidate)
    if topic is None:
        return None
    other = candidate.read(names_like_titles).get(name_in_title(candidate))
    if other is not None and other.topic_id != topic.pk:
        words = {"name": other.name, "topic": other.topic}
        return _("“%(name)s” is a name of the topic “%(topic)s”.") % words
    return None


def name_in_title(candidate: Candidate) -> tuple[str, str]:
    return candidate.content["language"], name_key(candidate.content.get("title", ""))


def names_like_titles(candidates: list[Candidate]) -> dict[tuple[str, str], TopicName]:
    keys = {name_in_title(each)[1] for each in candidates if is_topic_page(each)}
    names = TopicName.objects.filter(key__in=keys).select_related("topic")
    return {(name.language, name.key): name for name in names}


@rule("topic", reads_data=True)
def topic_has_no_other_page(candidate: Candidate) -> str | None:
    topic = topic_of(candidate)
    if topic is None:
        return None
    holders = candidate.read(pages_of_topics).get((topic.pk, candidate.content["language"]), set())
    if holders - {candidate.document.pk}:
        return _("This topic has a page in this language already.")
    return None


def pages_of_topics(candidates: list[Candidate]) -> dict[tuple[int, str], set[int]]:
    """Ids of the pages that each topic has in each language, as drafts and before readers."""
    ids = {topic.pk for each in candidates if (topic := topic_of(each))}
    drafts = TopicPage.objects.filter(topic__in=ids).values_list("topic", "topic_language", "pk")
    public = PublishedTopicPage.objects.filter(topic__in=ids).values_list("topic", "language", "pk")
    found: dict[tuple[int, str], set[int]] = {}
    for topic_id, language, pk in [*drafts, *public]:
        found.setdefault((topic_id, language), set()).add(pk)
    return found
