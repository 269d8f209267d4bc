"""Putting the pages about a topic back when a merge is undone."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.tending.pages import Fate, give_page
from articles.tending.tags import published_since
from carthub.editorial.models import Address, Change, Schedule, SiteVersion, What
from carthub.editorial.services.events import record_event
from carthub.editorial.services.newsstand import lock_documents, save_public_state, write_pages
from carthub.editorial.services.plans import note_next_due
from carthub.editorial.services.revisions import record_revision
from topics.models import Topic, TopicChange, TopicPage

Pressed = dict[int, dict[str, Any]]  # the values of published rows, by the ids of pages


def press_pages(change: TopicChange) -> Pressed:
    """Render the pages that a merge took down; done before the lock is taken."""
    ids = [plan["page"] for plan in change.done.get("pages", []) if was_taken_down(plan)]
    pages = TopicPage.objects.filter(pk__in=ids).select_related("live_revision")
    return {page.pk: page.press(page.live_revision.content).values for page in pages}


def was_taken_down(plan: dict[str, Any]) -> bool:
    return plan.get("fate") == Fate.GOES and plan["live"]


class PageBack:
    """A page that a merge gave away or took down; `ids` are those under which a text names its topic."""

    def __init__(self, plan: dict[str, Any], change: TopicChange, ids: set[int]):
        self.plan, self.ids = plan, ids
        rows = TopicPage.objects.select_related("live_revision", "latest_revision")
        self.page = rows.filter(pk=plan["page"]).first()
        self.changed_since = plan["page"] in published_since(change)
        self.addresses = self.addresses_as_left()

    def addresses_as_left(self) -> dict[int, str]:
        """State of each before the merge, by its id."""
        before = {pk: state for pk, state, _path in self.plan["addresses"]}
        rows = Address.objects.filter(pk__in=before, document=self.plan["target"], state=Address.State.MOVED)
        return {pk: before[pk] for pk in rows.values_list("pk", flat=True)}

    def hindrance(self, into: Topic) -> str:
        """What stands against putting it back, in words; "" when nothing does."""
        words = {"title": self.plan["title"], "into": into.name}
        if self.page is None:
            return _("The page “%(title)s” is gone.") % words
        if self.plan["fate"] == Fate.BECOMES and not self.is_of(into):
            return _("The page “%(title)s” was given to another topic since.") % words
        if self.plan["fate"] == Fate.BECOMES and not self.names_topic(self.page.live_revision):
            return _("The page “%(title)s” was published as one of “%(into)s” and stays there.") % words
        down = self.page.withdrawn_at is not None and Address.State.LIVE in self.addresses.values()
        if was_taken_down(self.plan) and (self.changed_since or not down):
            return _("The page “%(title)s” was changed since and stays as it is.") % words
        return ""

    def is_of(self, topic: Topic) -> bool:
        return self.page.topic_id == topic.pk

    def names_topic(self, revision: Any) -> bool:
        return revision is None or revision.content["topic"] in self.ids

    def put_back(self, topic: Topic, into: Topic, pressed: Pressed, *, by: AbstractUser | None) -> None:
        if self.hindrance(into):
            return
        if self.plan["fate"] == Fate.BECOMES:
            self.give_back(topic, by=by)
        for pk, state in self.addresses.items():
            Address.objects.filter(pk=pk).update(document=self.page.pk, state=state)
        if was_taken_down(self.plan):
            self.put_live(pressed[self.page.pk], by=by)
        plan_again(self.plan["plans"])

    def give_back(self, topic: Topic, *, by: AbstractUser | None) -> None:
        give_page(self.page.pk, topic)
        if not self.names_topic(self.page.latest_revision):
            record_revision(self.page, by=by, note=_("A page of “%s” again") % topic.name)

    def put_live(self, values: dict[str, Any], *, by: AbstractUser | None) -> None:
        site_version = SiteVersion.lock()
        page = lock_documents([self.page.pk])[self.page.pk]
        page.withdrawn_at = page.send_readers_to = None
        page.withdrawn_reason = page.withdrawn_text = page.withdrawn_note = ""
        save_public_state([page])
        live = page.live_revision
        write_pages([(page, values, live.content)])
        record_event(What.TOPIC_UNDONE, by=by, document=page, revision=live)
        site_version.changed(Change.What.PUBLISHED, page)


def plan_again(ids: list[int]) -> None:
    """What was called off waits again, unless its time is past, others were called off with it, or another
    plan was made.
    """
    apart = Schedule.objects.apart().filter(pk__in=ids, at__gt=timezone.now())
    called_off = apart.filter(state=Schedule.State.CANCELLED)
    for plan in called_off:
        waiting = Schedule.objects.waiting().filter(document=plan.document_id, action=plan.action)
        if not waiting.exists():
            plan.state, plan.ended_at = Schedule.State.WAITING, None
            plan.save(update_fields=["state", "ended_at"])
    if ids:
        note_next_due(SiteVersion.lock())
