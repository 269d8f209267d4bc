from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Credential, What
from carthub.editorial.services.events import record_event


@transaction.atomic
def save_credential(credential: Credential, *, by: AbstractUser) -> None:
    """Keep what is claimed; whoever verified something else has not verified this."""
    stored = Credential.objects.select_for_update().filter(pk=credential.pk).first()
    if stored is not None and stored.facts_sha256 == credential.facts_sha256:
        return
    credential.verified_on, credential.verified_by, credential.verified_how = None, None, ""
    credential.save()
    record_event(What.CREDENTIAL_CHANGED, by=by, subject=credential.person.name, reason=credential.title)


@transaction.atomic
def remove_credential(credential: Credential, *, by: AbstractUser) -> None:
    told = _("%s: removed") % credential.title
    record_event(What.CREDENTIAL_CHANGED, by=by, subject=credential.person.name, reason=told)
    credential.delete()


@transaction.atomic
def verify_credential(credential: Credential, *, by: AbstractUser, how: str, seen: str) -> Credential:
    """Vouch for a credential; `seen` is the hash of its facts as they stood on the screen.

    Raises ValidationError for one's own, one that ran out, and one that was changed meanwhile.
    """
    credential = Credential.objects.select_for_update().get(pk=credential.pk)
    person, today = credential.person, timezone.localdate()
    if person.user_id == by.pk:
        raise ValidationError(_("Nobody verifies their own credential. Ask a colleague."))
    if credential.facts_sha256 != seen:
        raise ValidationError(_("Somebody changed it meanwhile. Look again at what it says now."))
    if credential.expires and credential.expires < today:
        raise ValidationError(_("It has run out. If it was renewed, change the date first."))
    credential.verified_on, credential.verified_by, credential.verified_how = today, by, how
    credential.save(update_fields=["verified_on", "verified_by", "verified_how"])
    reason = f"{credential.title}. {credential.get_verified_how_display()}."
    record_event(What.CREDENTIAL_VERIFIED, by=by, subject=person.name, reason=reason)
    return credential
