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
    return Topic.objects.present(candidate.content.get("topic")) if is_topic_page(candidate) else None


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
    key = name_key(candidate.content.get("title", ""))
    taken = TopicName.objects.filter(language=candidate.content["language"], key=key).exclude(topic=topic)
    other = taken.select_related("topic").first()
    if other is not None:
        words = {"name": other.name, "topic": other.topic}
        return _("“%(name)s” is a name of the topic “%(topic)s”.") % words
    return None


@rule("topic", reads_data=True)
def topic_has_no_other_page(candidate: Candidate) -> str | None:
    topic = topic_of(candidate)
    if topic is None:
        return None
    drafts = TopicPage.objects.filter(topic=topic, topic_language=candidate.content["language"])
    public = PublishedTopicPage.objects.filter(topic=topic, language=candidate.content["language"])
    if any(rows.exclude(pk=candidate.document.pk).exists() for rows in (drafts, public)):
        return _("This topic has a page in this language already.")
    return None
