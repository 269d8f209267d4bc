"""Merging a topic into another one, which is also how one that is used is deleted."""

from collections.abc import Collection
from dataclasses import asdict

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.services import count_topics
from articles.tending import telling
from articles.tending.pages import Fate, Leads, carry_out_pages
from articles.tending.places import Step, leads_up
from articles.tending.plans import MergePlan, plan_merge
from articles.tending.tags import DRAFTS, LISTS, hold, move_tags
from carthub.editorial.models import Document, Site, SiteVersion, What
from topics.models import Topic, TopicChange, TopicCode, TopicName
from topics.services.changes import record_change, topic_in_use


def merge_topic(topic: Topic, into: Topic, *, by: AbstractUser | None) -> TopicChange:
    """Let `into` stand for `topic` as well: with its articles, names, codes, pages and addresses.

    Drafts and what readers see change at once, in statements whose number does not grow with that of the
    articles. No text, version or signature does: a version that names the topic's id leads on to its heir.
    Raises ValidationError when one of the two is gone or merged, or a live page would lead nowhere.
    """
    return merge(topic, into, What.TOPIC_MERGED, {}, by=by)


@transaction.atomic
def merge(topic: Topic, into: Topic, what: What, leads: Leads, *, by: AbstractUser | None) -> TopicChange:
    site_version = SiteVersion.lock()
    topic, into = topic_in_use(topic.pk), topic_in_use(into.pk)
    tagged = Q(pk__in=DRAFTS.under(topic).values("content_object"))
    hold(Document.objects.filter(tagged | Q(pk__in=topic.pages.values("pk"))))
    Topic.objects.select_for_update().get(pk=topic.pk)  # waits for whoever is giving it to an article
    refuse_leads(topic, leads)
    plan = plan_merge(topic, into, leads)
    refuse_stuck(plan, into)
    told = telling.merge(topic, into, plan)
    carry_out(plan, topic, into, by=by)
    done = asdict(plan) | {"told": told}
    subject = f"{topic.name} → {into.name}"
    return record_change(site_version, what, topic, done, by=by, subject=subject, target=into)


def refuse_stuck(plan: MergePlan, into: Topic) -> None:
    told = [telling.of_page(page, into) for page in plan.pages if page.fate == Fate.STUCK]
    if told:
        raise ValidationError(told)


def refuse_leads(topic: Topic, leads: Leads) -> None:
    own = set(topic.pages.values_list("pk", flat=True))
    told = _("Readers can not be sent to “%s”: it is not live, or goes as well.")
    for page in Document.objects.filter(pk__in=[lead.pk for lead in leads.values()]):
        if page.pk in own or not page.is_live:
            raise ValidationError(told % page.title)


def carry_out(plan: MergePlan, topic: Topic, into: Topic, *, by: AbstractUser | None) -> None:
    TopicName.objects.filter(topic=topic).update(topic=into, primary=False)
    TopicCode.objects.filter(pk__in=[pk for pk, _system, _code in plan.known_codes]).delete()
    TopicCode.objects.filter(topic=topic).update(topic=into)
    replace_steps(plan.steps_gone, plan.steps_come)
    for shelf in (DRAFTS, LISTS):
        move_tags(shelf, topic, into)
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    Topic.objects.filter(pk=topic.pk).update(merged_into=into, taggable=False)
    carry_out_pages(plan.pages, into, by=by)
    for page in plan.pages:
        if page.page == plan.featured:
            Site.objects.filter(featured=page.page).update(featured=page.target)
    count_topics([topic.pk, into.pk])


def replace_steps(gone: list[Step], come: list[Step]) -> None:
    steps = Topic.broader.through.objects
    for narrower, broader in gone:
        steps.filter(from_topic=narrower, to_topic=broader).delete()
    steps.bulk_create(
        [steps.model(from_topic_id=narrower, to_topic_id=broader) for narrower, broader in come],
        ignore_conflicts=True,
    )


def fitting_steps(steps: list[Step], back: int, without: Collection[Step] = ()) -> list[Step]:
    """Of the steps of a topic that comes back, those whose other end is there, and that close no circle."""
    present = set(Topic.broader.through.objects.values_list("from_topic_id", "to_topic_id"))
    present -= {tuple(step) for step in without}
    ends = {pk for step in steps for pk in step}
    there = {back, *Topic.objects.filter(pk__in=ends, merged_into=None).values_list("pk", flat=True)}
    return [
        (narrower, broader)
        for narrower, broader in steps
        if {narrower, broader} <= there and not leads_up(present, broader, narrower)
    ]
