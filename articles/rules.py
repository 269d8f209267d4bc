"""The gate's rules for articles."""

from django.utils.translation import gettext as _

from carthub.editorial.gate import Candidate, rule
from carthub.editorial.models.addresses import Family


@rule("body")
def has_body(candidate: Candidate) -> str | None:
    if candidate.family != Family.TOPICS and not candidate.content.get("body", "").strip():
        return _("Write the text of the page.")
    return None
