"""What readers see an article called, and the shelf that it stands on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models.addresses import Family


class Kind(models.TextChoices):
    """What readers see an article called."""

    EXPLAINER = "explainer", _("Guide")
    PATIENT_STORY = "patient_story", _("Patient story")
    RESEARCH_NEWS = "research_news", _("Research news")
    QUESTION_LIST = "question_list", _("Questions to ask")
    PAGE = "page", _("Plain page")


def family_of_kind(kind: str) -> Family:
    return Family.PAGES if kind == Kind.PAGE else Family.ARTICLES
