"""The gate's rules for topic pages."""

from django.utils.translation import gettext as _

from carthub.editorial.gate import Candidate, rule
from carthub.editorial.models.addresses import Family
from carthub.lib.names import name_key
from topics.models import Topic, TopicName, TopicPage


def is_topic_page(candidate: Candidate) -> bool:
    return candidate.document.family == Family.TOPICS


@rule("definition")
def has_body_or_definition(candidate: Candidate) -> str | None:
    content = candidate.content
    if is_topic_page(candidate) and not (
        content.get("body", "").strip() or content.get("definition", "").strip()
    ):
        return _("Write a short definition, a text, or both.")
    return None


@rule("body", reads_data=True)
def has_when_to_call_box(candidate: Candidate) -> str | None:
    if (
        not is_topic_page(candidate)
        or candidate.pressed is None
        or not candidate.content.get("body", "").strip()
    ):
        return None
    topic = Topic.objects.get(pk=candidate.content["topic"]).present
    if topic.needs_when_to_call and not candidate.pressed.rendered.when_to_call:
        return _(
            "A page about a therapy, a medicine or a side effect says when to call. "
            "Add a box: !!! contact “Call your care team if:”."
        )
    return None


@rule("title", reads_data=True)
def name_is_not_taken(candidate: Candidate) -> str | None:
    if not is_topic_page(candidate):
        return None
    topic = Topic.objects.get(pk=candidate.content["topic"]).present
    key = name_key(candidate.content.get("title", ""))
    taken = TopicName.objects.filter(language=candidate.content["language"], key=key).exclude(topic=topic)
    other = taken.select_related("topic").first()
    if other is not None:
        return _("“%(name)s” is a name of the topic “%(topic)s”.") % {
            "name": other.name,
            "topic": other.topic,
        }
    return None


@rule("topic", reads_data=True)
def topic_has_no_other_page(candidate: Candidate) -> str | None:
    if not is_topic_page(candidate):
        return None
    pages = TopicPage.objects.filter(
        topic=candidate.content["topic"], topic_language=candidate.content["language"]
    )
    if pages.exclude(pk=candidate.document.pk).exists():
        return _("This topic has a page in this language already.")
    return None
