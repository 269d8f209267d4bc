import re

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

WORD = re.compile(r"\w+")
MOST_WORDS = 8


class State(models.TextChoices):
    """Where a document stands, in the words of the admin."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waiting for check")
    ASKED = "asked", _("Changes asked")
    CHECKED = "checked", _("Medically checked")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    CHANGED = "changed", _("Live with unpublished changes")
    WITHDRAWN = "withdrawn", _("Taken down")
    ERASED = "erased", _("Erased")


class Stage(models.TextChoices):
    """How far the draft of a document has come with its medical check."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waiting for check")
    ASKED = "asked", _("Changes asked")
    CHECKED = "checked", _("Medically checked")


class DocumentQuerySet(models.QuerySet):
    def with_state(self, schedules):
        """Annotate `annotated_state`; `schedules` are the waiting ones, of any document."""
        waiting = schedules.publishing().filter(document=OuterRef("pk"))
        same_text = Q(differs=False)
        is_down = Q(withdrawn_at__isnull=False)
        return self.annotate(
            annotated_state=Case(
                When(erased_at__isnull=False, then=Value(State.ERASED.value)),
                When(Exists(waiting), then=Value(State.SCHEDULED.value)),
                When(stage=Stage.WAITING, then=Value(State.WAITING.value)),
                When(stage=Stage.ASKED, then=Value(State.ASKED.value)),
                When(same_text & is_down, then=Value(State.WITHDRAWN.value)),
                When(same_text, then=Value(State.LIVE.value)),
                When(stage=Stage.CHECKED, then=Value(State.CHECKED.value)),
                When(is_down, then=Value(State.WITHDRAWN.value)),
                When(live_revision__isnull=True, then=Value(State.DRAFT.value)),
                default=Value(State.CHANGED.value),
                output_field=models.CharField(),
            )
        )

    def titled(self, words):
        """Pages with all the words in their title, those that begin with them first; none without a word."""
        found = WORD.findall(words)[:MOST_WORDS]
        if not found:
            return self.none()
        wanted = Q()
        for word in found:
            wanted &= Q(title__icontains=word)
        begins = ExpressionWrapper(Q(title__istartswith=found[0]), output_field=models.BooleanField())
        return self.filter(wanted, erased_at=None).order_by(begins.desc(), "title", "pk")

    def examples(self):
        """The pages that came with the software, whatever was ticked on them since."""
        return self.filter(demo=True)

    def written_by(self, user):
        """Those that bear somebody's name, that they began, or of which they saved a version."""
        return self.filter(Q(authors__user=user) | Q(created_by=user) | Q(revisions__by=user)).distinct()

    def live(self):
        """What readers have."""
        return self.filter(live_revision__isnull=False, withdrawn_at__isnull=True)

    def latest_changed_first(self):
        return self.order_by("-updated_at", "-pk")


class PublishedQuerySet(models.QuerySet):
    """Rows of the newsstand; one that was taken down keeps its address and holds no text."""

    def live(self):
        return self.filter(withdrawn_at__isnull=True)

    def in_language(self, language):
        return self.filter(language=language)

    def for_sitemap(self):
        return self.live().filter(example=False)

    def with_address(self):
        """What a link to the page needs."""
        return self.only("language", "slug", "changed_at", "translation_group")

    def for_page(self, language, slug):
        return self.filter(language=language, slug=slug)
