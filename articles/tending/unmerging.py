"""Undoing a merge: every row goes back that is still as the merge left it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.services import count_topics
from articles.tending import telling
from articles.tending.merging import fitting_steps, replace_steps
from articles.tending.pages_back import PageBack, Pressed
from articles.tending.tags import DRAFTS, LISTS, Tags, list_anew, move_tags_back, plan_tags_back
from carthub.editorial.models import Document, Site
from carthub.lib.names import name_key
from topics.models import Topic, TopicChange, TopicCode, TopicName
from topics.services.changes import topic_in_use
from topics.services.names import keep_primary_name, refuse_taken_name


class Unmerge:
    """What can be put back of a merge. Raises ValidationError when one of the two was merged on since."""

    def __init__(self, change: TopicChange):
        self.change, self.done = change, change.done
        self.into = topic_in_use(change.target_id)
        self.topic = Topic.objects.filter(pk=change.topic_id, merged_into=self.into).first()
        if self.topic is None:
            raise ValidationError(_("The topic is no longer merged into “%s”.") % self.into.name)
        names = self.into.names.filter(pk__in=[pk for pk, _name, _own in self.done["names"]], primary=False)
        self.names = set(names.values_list("pk", flat=True))
        self.refuse_lost_name()
        self.codes = self.into.codes.filter(pk__in=self.done["codes"])
        self.steps = fitting_steps(self.done["steps_gone"], self.topic.pk, self.done["steps_come"])
        self.drafts = plan_tags_back(DRAFTS, self.done["drafts"], change)
        self.lists = plan_tags_back(LISTS, self.done["lists"], change)
        ids = {self.topic.pk, *self.done["heirs"]}
        self.pages = [PageBack(plan, change, ids) for plan in self.done["pages"]]

    def refuse_lost_name(self) -> None:
        """The name could be that of its heir by now."""
        own = name_key(self.topic.name)
        kept = {name_key(name) for pk, name, _own in self.done["names"] if pk in self.names}
        if own not in kept:
            refuse_taken_name(self.topic, self.topic.name, language=settings.LANGUAGE_CODE)

    def left(self) -> list[str]:
        """What stays as it is, in words."""
        counts = {
            "drafts": lost(self.done["drafts"], self.drafts),
            "lists": lost(self.done["lists"], self.lists),
            "names": len(self.done["names"]) - len(self.names),
            "codes": len(self.done["codes"]) - self.codes.count(),
            "steps": len(self.done["steps_gone"]) - len(self.steps),
        }
        pages = filter(None, (page.hindrance(self.into) for page in self.pages))
        return [*telling.kept(counts), *pages]

    def carry_out(self, pressed: Pressed, *, by: AbstractUser | None) -> None:
        Topic.objects.filter(pk=self.topic.pk).update(merged_into=None, taggable=self.done["taggable"])
        heirs = Topic.objects.filter(pk__in=self.done["heirs"], merged_into=self.into)
        heirs.update(merged_into=self.topic)
        self.put_names_back()
        self.put_codes_back()
        replace_steps(self.done["steps_come"], self.steps)
        move_tags_back(DRAFTS, self.drafts, self.topic)
        move_tags_back(LISTS, self.lists, self.topic)
        list_anew(self.topic, self.into, self.change)
        for page in self.pages:
            page.put_back(self.topic, self.into, pressed, by=by)
        self.put_on_front_page()
        count_topics([self.topic.pk, self.into.pk])

    def put_names_back(self) -> None:
        own = {pk for pk, _name, own in self.done["names"] if own}
        rows = TopicName.objects
        rows.filter(pk__in=self.names - own).update(topic=self.topic)
        rows.filter(pk__in=self.names & own).update(topic=self.topic, primary=True)
        if not self.topic.names.exists():
            keep_primary_name(self.topic)

    def put_codes_back(self) -> None:
        self.codes.update(topic=self.topic)
        for pk, system, code in self.done["known_codes"]:
            TopicCode.objects.get_or_create(topic=self.topic, system=system, code=code, defaults={"pk": pk})

    def put_on_front_page(self) -> None:
        plan = next((plan for plan in self.done["pages"] if plan["page"] == self.done["featured"]), None)
        page = plan and Document.objects.filter(pk=plan["page"], withdrawn_at=None).first()
        if page is not None:
            Site.objects.filter(featured=plan["target"]).update(featured=page)


def lost(before: dict[str, Any], back: Tags) -> int:
    return len(before["moved"]) + len(before["doubled"]) - len(back)
