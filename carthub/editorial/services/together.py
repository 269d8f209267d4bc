"""Publishing several pages: all of them or none, or each by itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.gate import Company, Fault, find_faults, refusing
from carthub.editorial.models import Change, Document, Revision, Schedule, SiteVersion, What
from carthub.editorial.press_plan import press_plan
from carthub.editorial.services.events import name_of
from carthub.editorial.services.newsstand import load_documents
from carthub.editorial.services.plans import end, in_words, log, note_next_due
from carthub.editorial.services.publishing import Ready, candidate_for, put_live, refuse_older
from carthub.editorial.services.schedules import AT_ONCE, plan_faults, refuse_past

MOST = 200  # pages that can go live in one transaction of less than a second


@dataclass(frozen=True)
class Candidacy:
    """A version that is to go live with others: what its row would say, and what the gate said of it."""

    revision: Revision
    document: Document
    values: dict[str, Any]
    said: list[Fault] = field(default_factory=list)

    @property
    def faults(self) -> list[Fault]:
        """What stands against it."""
        return refusing(self.said)

    @property
    def messages(self) -> list[str]:
        return [fault.message for fault in self.faults]

    @property
    def warnings(self) -> list[str]:
        return [fault.message for fault in self.said if fault.warns]


def prepare(revisions: Sequence[Revision], *, at: datetime | None = None) -> list[Candidacy]:
    """Render every version and ask the whole gate; with a time, the plans that there are as well."""
    documents = load_documents([revision.document_id for revision in revisions])
    company = Company()
    candidacies = [press_one(revision, documents[revision.document_id], company) for revision in revisions]
    planned = plan_faults(list(documents), at) if at else {}
    faults = {each.document.pk: find_faults(each, press_plan().GATE) for each in company.candidates}
    for each in candidacies:
        each.said.extend(faults.get(each.document.pk, []))
        each.said.extend(Fault("", words) for words in planned.get(each.document.pk, []))
        each.said.extend(older_fault(each))
    return candidacies


def press_one(revision: Revision, document: Document, company: Company) -> Candidacy:
    try:
        pressed = document.press(revision.content)
    except ValidationError as refusal:
        return Candidacy(revision, document, {}, [Fault("body", words) for words in refusal.messages])
    candidate_for(document, revision.content, pressed.values, pressed.rendered, company=company)
    return Candidacy(revision, document, pressed.values)


def older_fault(candidacy: Candidacy) -> list[Fault]:
    try:
        refuse_older(candidacy.document, candidacy.revision)
    except ValidationError as refusal:
        return [Fault("", words) for words in refusal.messages]
    return []


def publish_together(revisions: Sequence[Revision], *, by: AbstractUser) -> list[Change]:
    """Put all these versions before readers in one transaction, or none of them.

    Raises ValidationError with one message for each fault, which names its page.
    """
    ready = ready_of(prepare(revisions), by=by, at=timezone.now())
    with transaction.atomic():
        outcome = put_live(ready)
        titles = {each.revision.document_id: each.values["title"] for each in ready}
        refuse_named([(titles[pk], words) for pk, why in outcome.refused.items() for words in why.messages])
    return list(outcome.changes.values())


def plan_together(revisions: Sequence[Revision], *, at: datetime, by: AbstractUser) -> list[Schedule]:
    """Publish all these versions at a time, in one transaction, or none of them.

    Gates are passed and pages rendered now. Raises ValidationError as `publish_together` does, or at `at`. An
    earlier plan to publish one of them is replaced.
    """
    refuse_past(at)
    return plan_group(ready_of(prepare(revisions, at=at), by=by, at=at), at=at, by=by)


def publish_each(candidacies: Sequence[Candidacy], *, by: AbstractUser) -> dict[int, list[str]]:
    """Put before readers what nothing stands against; returns what stands against the others, by document."""
    refused = {each.document.pk: each.messages for each in candidacies if each.faults}
    ready = [Ready(each.revision, each.values, by, timezone.now()) for each in candidacies if not each.faults]
    for start in range(0, len(ready), AT_ONCE):
        outcome = put_live(ready[start : start + AT_ONCE])
        refused |= {pk: why.messages for pk, why in outcome.refused.items()}
    return refused


def ready_of(candidacies: list[Candidacy], *, by: AbstractUser, at: datetime) -> list[Ready]:
    if not candidacies:
        raise ValidationError(_("Choose at least one page."))
    if len(candidacies) > MOST:
        raise ValidationError(_("At most %d pages can be published together.") % MOST)
    refuse_named([(each.document.title, words) for each in candidacies for words in each.messages])
    return [Ready(each.revision, each.values, by, at) for each in candidacies]


def refuse_named(faults: list[tuple[str, str]]) -> None:
    if faults:
        raise ValidationError([f"“{title}”: {words}" for title, words in faults])


@transaction.atomic
def plan_group(ready: list[Ready], *, at: datetime, by: AbstractUser) -> list[Schedule]:
    site_version = SiteVersion.lock()
    titles = {each.revision.document_id: each.values["title"] for each in ready}
    faults = plan_faults(list(titles), at)
    refuse_named([(titles[pk], words) for pk, messages in faults.items() for words in messages])
    end(list(Schedule.objects.waiting().publishing().filter(document__in=titles)), Schedule.State.CANCELLED)
    group = uuid.uuid4()
    plans = Schedule.objects.bulk_create(
        Schedule(
            document_id=each.revision.document_id,
            revision=each.revision,
            at=at,
            group=group,
            prepared=each.values,
            by=by,
            by_name=name_of(by),
        )
        for each in ready
    )
    note_next_due(site_version)
    log(What.SCHEDULED, {plan: in_words(plan) for plan in plans}, by=by)
    return plans
