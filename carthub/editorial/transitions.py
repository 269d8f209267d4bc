"""How the draft of a page moves through its medical check: one table of moves."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models import Document, What
from carthub.editorial.permissions import Right
from carthub.editorial.querysets import Stage


class Move(models.TextChoices):
    SEND = "send", _("Send for check")
    TAKE_BACK = "take_back", _("Take it back")
    SET_REVIEWER = "set_reviewer", _("Choose the reviewer")
    SIGN = "sign", _("Sign")
    ASK_FOR_CHANGES = "ask_for_changes", _("Ask for changes")


@dataclass(frozen=True)
class Step:
    """Where a move leads, who may make it, what history calls it, and why it is refused from a stage."""

    leads_to: Stage
    right: Right
    what: What
    refusals: dict[Stage, str | Promise]

    def refuse_from(self, document: Document) -> None:
        """Raise ValidationError when the move can not be made from where the document stands."""
        if document.stage in self.refusals:
            raise ValidationError(str(self.refusals[document.stage]))


NOT_SENT = _("Nobody has sent this text for a check yet.")
BEING_CHANGED = _("Changes were asked for. The text comes back to you once it is sent again.")
CHECKED_ALREADY = _("The check is done already.")

STEPS: dict[Move, Step] = {
    Move.SEND: Step(
        Stage.WAITING,
        Right.WRITE,
        What.SENT,
        {Stage.WAITING: _("It waits for a check already.")},
    ),
    Move.TAKE_BACK: Step(
        Stage.DRAFT,
        Right.WRITE,
        What.TAKEN_BACK,
        {
            Stage.DRAFT: _("It was not sent, so there is nothing to take back."),
            Stage.ASKED: _("The reviewer has answered already and asks for changes."),
            Stage.CHECKED: CHECKED_ALREADY,
        },
    ),
    Move.SET_REVIEWER: Step(
        Stage.WAITING,
        Right.WRITE,
        What.REVIEWER_SET,
        {
            Stage.DRAFT: _("Send it for a check first; the reviewer is chosen then."),
            Stage.ASKED: _("Send it again first; the reviewer is chosen then."),
            Stage.CHECKED: CHECKED_ALREADY,
        },
    ),
    Move.SIGN: Step(
        Stage.CHECKED,
        Right.CHECK,
        What.SIGNED,
        {Stage.DRAFT: NOT_SENT, Stage.ASKED: BEING_CHANGED},
    ),
    Move.ASK_FOR_CHANGES: Step(
        Stage.ASKED,
        Right.CHECK,
        What.CHANGES_ASKED,
        {Stage.DRAFT: NOT_SENT, Stage.ASKED: BEING_CHANGED},
    ),
}
