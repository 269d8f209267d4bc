"""Which words stand in checked texts: what a minor edit may swap depends on it."""

import re
from typing import Any

from django.db.models import F

from carthub.editorial.models import ApprovedWord, Decision, Document, Review

WORD = re.compile(r"[^\W\d_]+")
LONGEST_WORD = 100


def approve_words(document: Document, review: Review) -> None:
    """Count this page's words as approved, instead of those of the text that was signed before."""
    signed = Review.objects.filter(document=document.pk, decision=Decision.SIGNED, pk__lt=review.pk)
    before = signed.select_related("revision").first()
    now, earlier = words_of(review.revision.content), words_of(before.revision.content) if before else set()
    language = review.revision.content["language"]
    ApprovedWord.objects.bulk_create(
        [ApprovedWord(language=language, word=word) for word in sorted(now - earlier)], ignore_conflicts=True
    )
    words = ApprovedWord.objects.filter(language=language)
    words.filter(word__in=now - earlier).update(pages=F("pages") + 1)
    words.filter(word__in=earlier - now, pages__gt=0).update(pages=F("pages") - 1)


def forget_words(document: Document) -> None:
    """Count a page's words no longer; those that no other checked page has are forgotten."""
    signed = Review.objects.filter(document=document.pk, decision=Decision.SIGNED).select_related("revision")
    texts = [review.revision.content for review in signed]
    if not texts:
        return
    words = ApprovedWord.objects.filter(language=texts[0]["language"])
    words.filter(word__in=words_of(texts[0]), pages__gt=0).update(pages=F("pages") - 1)
    words.filter(word__in=set().union(*map(words_of, texts)), pages=0).delete()


def words_of(content: dict[str, Any]) -> set[str]:
    """The folded words of every text of a content."""
    texts = " ".join(value for value in content.values() if isinstance(value, str))
    return {word[:LONGEST_WORD] for word in WORD.findall(texts.casefold())}
