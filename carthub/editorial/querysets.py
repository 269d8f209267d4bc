import re

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

WORD = re.compile(r"\w+")
MOST_WORDS = 8
FEW, SOME = 10_000, 1_000


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


def standing_of_row():
    """Where a document stands by its own row, whatever is planned for it."""
    same_text = Q(differs=False)
    is_down = Q(withdrawn_at__isnull=False)
    return Case(
        When(erased_at__isnull=False, then=Value(State.ERASED.value)),
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


class DocumentQuerySet(models.QuerySet):
    def with_state(self, schedules):
        """Annotate `annotated_state`; `schedules` are the waiting ones, of any document."""
        waiting = schedules.publishing().filter(document=OuterRef("pk"))
        return self.annotate(
            annotated_state=Case(
                When(erased_at__isnull=False, then=Value(State.ERASED.value)),
                When(Exists(waiting), then=Value(State.SCHEDULED.value)),
                default=F("standing"),
                output_field=models.CharField(),
            )
        )

    def in_state(self, state, schedules):
        """Those that `with_state` says it of, found by an index."""
        planned = schedules.publishing().values("document")
        if state == State.SCHEDULED:
            return self.filter(erased_at=None, pk__in=planned)
        rows = self.filter(standing=state)
        return rows if state == State.ERASED else rows.exclude(pk__in=planned)

    def among(self, found, pk="pk"):
        """Those whose ids a query finds, in two ways so that a list of any size stays quick.

        A few are named to the database, which sorts only them. Many are met soon by whoever walks the list
        in its order, and are asked for one by one.
        """
        ids = list(found.order_by().values_list(pk, flat=True)[: FEW + 1])
        if len(ids) <= FEW:
            return self.filter(pk__in=ids)
        return self.filter(Exists(found.filter(**{pk: OuterRef("pk")})))

    def in_one_table(self):
        """All documents, whatever they are: their words stand in one index."""
        return next(iter(self.model._meta.parents), self.model).objects.order_by()

    def with_words(self, text):
        """Pages with all the words of a text in their title or address; all pages when nothing is typed."""
        words = WORD.findall(text)[:MOST_WORDS]
        if not words:
            return self.none() if text.strip() else self
        wanted = Q()
        for word in words:
            wanted &= Q(title__icontains=word) | Q(slug__icontains=word)
        return self.among(self.in_one_table().filter(wanted))

    def titled(self, words):
        """Pages with all the words in their title, those that begin with them first; none without a word.

        Of very many pages with them, those that begin with the first word and some others are looked at.
        """
        found = WORD.findall(words)[:MOST_WORDS]
        if not found:
            return self.none()
        wanted = Q()
        for word in found:
            wanted &= Q(title__icontains=word)
        begin = Q(title__istartswith=found[0])
        rows = self.in_one_table().filter(wanted).values_list("pk", flat=True)
        ids = list(rows[:SOME])
        if len(ids) == SOME:
            ids += rows.filter(begin)[:SOME]
        begins = ExpressionWrapper(begin, output_field=models.BooleanField())
        return self.filter(pk__in=ids, erased_at=None).order_by(begins.desc(), "title", "pk")

    def languages(self):
        """The languages of all pages; a query for each of them, because a DISTINCT reads every row."""
        rows, last = self.order_by("language").values_list("language", flat=True), ""
        while last := rows.filter(language__gt=last).first():
            yield last

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
