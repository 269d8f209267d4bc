"""What a new version does to the check of the page: it holds, it holds as a minor edit, or it is gone."""

from typing import Any

from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Review, Revision, What
from carthub.editorial.models.reviews import ApprovedWord
from carthub.editorial.press_plan import press_plan
from carthub.editorial.querysets import Stage
from carthub.editorial.services.events import record_event
from carthub.lib.minor_edit import DictionaryLexicon, why_not_minor

MOST_REASONS = 3


def vouching_review(
    document: Document, latest: Revision | None, content: dict[str, Any], signed_sha256: str
) -> tuple[Review | None, list[str]]:
    """The check that holds for a new text as a minor edit of the text it was given to; else why it does not.

    A minor edit is measured from the text that the reviewer read, so that many small steps are one large one.
    """
    if latest is None:
        return None, []
    if latest.signed_sha256 == signed_sha256:
        return latest.vouched_by, []
    review = Review.objects.standing(document.pk, latest.signed_sha256)
    if review is None or Review.objects.of_text(document.pk, signed_sha256) is not None:
        return None, []
    signed = review.revision.content
    if signed["language"] != content["language"]:  # which words are known depends on it
        return None, [_("The language of the page changed.")]
    reasons = why_not_minor(
        signed_part(document, signed),
        signed_part(document, content),
        lexicon=lexicon_for(content["language"]),
        prose=document.PROSE,
    )
    return (None, reasons) if reasons else (review, [])


def signed_part(document: Document, content: dict[str, Any]) -> dict[str, Any]:
    return {name: content.get(name, default) for name, default in document.SIGNED.items()}


def lexicon_for(language: str) -> DictionaryLexicon:
    """What is known of words in a language: a typing error stands in one checked page, a word in several."""
    approved = ApprovedWord.objects.filter(language=language, pages__gt=1)

    def known(words):
        return set(approved.filter(word__in=set(words)).values_list("word", flat=True))

    def terms(words):
        return {term for names in press_plan().TERMS for term in names(set(words))}

    return DictionaryLexicon(language, known=known, terms=terms)


def follow_text(
    document: Document, revision: Revision, standing: Review | None, *, reasons: list[str]
) -> None:
    """Bring the document's stage to what is true of its new text, and note what became of its check.

    `standing` is the check that holds for that text.
    """
    stage = stage_after(Stage(document.stage), standing is not None)
    if stage != document.stage:
        Document.objects.filter(pk=document.pk).update(stage=stage)
        if stage == Stage.DRAFT:
            why = " ".join(reasons[:MOST_REASONS])
            record_event(What.UNSIGNED, by=revision.by, document=document, revision=revision, reason=why)
    elif standing is not None and standing.signed_sha256 != revision.signed_sha256:
        record_event(What.MINOR, by=revision.by, document=document, revision=revision)


def stage_after(stage: Stage, is_checked: bool) -> Stage:
    """A text that waits goes on waiting: the reviewer reads what it says by then."""
    if stage == Stage.WAITING:
        return stage
    if is_checked:
        return Stage.CHECKED
    return Stage.DRAFT if stage == Stage.CHECKED else stage
