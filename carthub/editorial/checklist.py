"""What a medical reviewer answers before signing, in versions: an answer is kept with its question.

The questions are our own wording; their subjects follow the NHS standard for creating health content
(2024) and what DISCERN (Charnock 1998) asks of information on treatments.
"""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class Item(NamedTuple):
    """A question; one that `always` applies can only be answered with yes or no."""

    key: str
    question: str | Promise
    always: bool = False

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [each for each in Answer.choices if not (self.always and each[0] == Answer.NOT_APPLICABLE)]


CURRENT = 1
UNTIL = "until"  # answered with a date: by then the text could have gone stale
CHECKLISTS: dict[int, list[Item]] = {
    1: [
        Item(
            "current",
            _("The facts agree with today's guidance and labels for the readers' region."),
            always=True,
        ),
        Item("sources", _("I opened the sources behind every number.")),
        Item("balance", _("Benefits and harms get fair room.")),
        Item("harms", _("Serious harms, and when to get help, are stated and right.")),
        Item("amounts", _("Doses, times, temperatures and telephone advice are right.")),
        Item("options", _("Other options, and doing nothing, are covered or fairly left out.")),
        Item("unknowns", _("What is not known is said honestly.")),
        Item("general", _("Nothing reads as personal advice or as promotion."), always=True),
        Item("respect", _("The words for people are respectful, and nobody is left out without need.")),
        Item("pictures", _("Pictures and captions are right.")),
        Item("interest", _("I have no interest in this that I did not declare."), always=True),
    ]
}


def items(version: int = CURRENT) -> list[Item]:
    return CHECKLISTS[version]
