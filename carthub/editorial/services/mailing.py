from django.conf import settings

SILENT = "django.core.mail.backends.dummy.EmailBackend"


def mail_is_on() -> bool:
    return settings.EMAIL_BACKEND != SILENT
