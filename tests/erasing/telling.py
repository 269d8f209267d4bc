"""Pages of which every table of the hub has a word, and looking for it."""

import uuid
from datetime import timedelta

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from carthub.editorial.models import (
    Document,
    Erasing,
    MissedAddress,
    Person,
    Published,
    Replacement,
    Review,
    Revision,
    Schedule,
    Site,
    What,
    WorkingCopy,
)
from carthub.editorial.models.working import new_tab
from carthub.editorial.services.events import record_event
from carthub.editorial.services.notices import notify
from carthub.editorial.services.pictures import add_picture
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.schedules import plan
from carthub.editorial.services.words import approve_words
from tests.factories import CALL_BOX, edit, make_article, make_person, make_topic_page, make_upload, make_user

WORD = "zqanna"
REASON = "The person in the story asked us by letter."
TEXTS = (models.CharField, models.TextField, models.JSONField)
APART = (Document, Published, Site, Erasing)  # filled by hand, not the page's own, or kept
ANYTHING = {
    models.PositiveIntegerField: 1,
    models.PositiveSmallIntegerField: 1,
    models.IntegerField: 1,
    models.BooleanField: True,
    models.DateTimeField: timezone.now(),
    models.DateField: timezone.now().date(),
    models.UUIDField: uuid.uuid4(),
}


def make_story(kind="article", **fields):
    """A live page with an older address, a word of its own in every field, and others that speak of it."""
    ana = make_user("ana")
    common = {
        "title": f"{WORD} title",
        "slug": f"{WORD}-first",
        "body": f"{CALL_BOX}{WORD} body ![{WORD}](/media/pictures/{make_photo('inner').key}/)",
        "picture": make_photo("cover"),
        "picture_alt": f"{WORD} alt",
        "picture_caption": f"{WORD} caption",
        "by": ana,
    } | fields
    if kind == "article":
        page = make_article(excerpt=f"{WORD} excerpt", kind="patient_story", **common)
    else:
        page = make_topic_page(definition=f"{WORD} short", pronunciation=f"{WORD} said", **common)
    first = page.latest_revision
    if page.is_live:
        publish(edit(page, by=ana, slug=f"{WORD}-second", body=f"{CALL_BOX}{WORD} later body"), by=ana)
    page.refresh_from_db()
    write_history(page, first, ana)
    return page


def make_photo(name):
    size = {"inner": (640, 480), "cover": (700, 500)}[name]
    return add_picture(
        make_upload(f"{WORD}-{name}.jpg", size=size), by=None, credit=f"{WORD} credit", licence=WORD
    )


def write_history(page, first, ana):
    """What people said of it, and what other pages' rows say of it."""
    base, now = Document.objects.get(pk=page.pk), timezone.now()
    review = Review.objects.create(
        document=base,
        revision=page.latest_revision,
        signed_sha256=page.latest_revision.signed_sha256,
        decision="signed",
        checklist=1,
        answers=[{"item": "current", "answer": "yes", "note": f"{WORD} note"}],
        message=f"{WORD} message",
        by=ana,
        person=make_person(),
        by_name="Ana",
        at=now,
    )
    approve_words(page, review)
    plan(first, page.press(first.content).values, at=now + timedelta(days=1), by=ana)
    Schedule.objects.filter(document=base).update(reason=f"{WORD} reason")
    notify([ana], "note", f"{WORD} notice", by=None, document=base)
    WorkingCopy.objects.create(
        user=ana, model="articles.article", document=base, tab=new_tab(), data={"title": [WORD]}, kept_at=now
    )
    replaced = Replacement.objects.create(
        words=WORD, put="Anna", matches=1, pages=[{"document": base.pk}], by=ana, by_name="Ana", at=now
    )
    record_event(What.REPLACED, by=ana, subject=str(replaced))
    for model, row in ((type(page), page), (type(page.picture), page.picture)):
        LogEntry.objects.create(
            user=ana,
            content_type=ContentType.objects.get_for_model(model),
            object_id=row.pk,
            object_repr=str(row),
            action_flag=CHANGE,
            change_message=f"{WORD} changed",
        )
    other = Document.objects.get(pk=make_article().pk)
    taken = f"The address {page.get_absolute_url()} belongs to “{page.title}”."
    record_event(What.SCHEDULE_FAILED, by=None, document=other, reason=taken)
    notify([ana], "schedule failed", taken, by=None, document=other)
    today = timezone.localdate()
    MissedAddress.objects.create(path=page.get_absolute_url().rstrip("/"), first_on=today, last_on=today)
    Site.objects.update(footer_lines=f"{WORD} story | {page.get_absolute_url()}\nAbout | /about/")


def take_down(page):
    withdraw(page, by=make_user("ana"), reason="other", text=f"{WORD} public", note=f"{WORD} private")


def fill_what_is_empty(page):
    """A row with the word in every table that belongs to the page, also in those that are added later.

    Answers with the models that belong to it.
    """
    pages = {Document: Document.objects.get(pk=page.pk), type(page): page, Revision: page.latest_revision}
    others = {get_user_model(): make_user("ana"), Person: make_person()}
    waiting = [model for model in apps.get_models() if text_columns(model) and not issubclass(model, APART)]
    while belonging := [model for model in waiting if model not in pages and leads_to(model, pages)]:
        for model in belonging:
            pages[model] = row_that_tells(model) or make_row(model, pages | others)
    return set(pages)


def leads_to(model, pages):
    return any(field.related_model in pages for field in model._meta.concrete_fields)


def row_that_tells(model):
    return next((row for row in model._base_manager.all() if says(row)), None)


def make_row(model, rows):
    """The word in every text, the page behind every relation, anything in what else must be there."""
    values = {
        field.name: rows[field.related_model]
        for field in model._meta.concrete_fields
        if field.related_model in rows
    }
    values |= {field.name: word_for(field) for field in text_columns(model)}
    for field in model._meta.concrete_fields:
        if field.name not in values and not field.null and not field.has_default() and not field.primary_key:
            values[field.name] = field.choices[0][0] if field.choices else ANYTHING.get(type(field))
    return model._base_manager.create(**values)


def text_columns(model):
    own = [field for field in model._meta.local_concrete_fields if isinstance(field, TEXTS)]
    return [field for field in own if not field.choices and not field.is_relation]


def word_for(field):
    return {"said": WORD} if isinstance(field, models.JSONField) else WORD[: field.max_length]


def says(row):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return [name for name, value in values.items() if WORD in str(value).casefold()]


def tables_that_tell():
    """Model and columns that hold the word, in every table there is."""
    models_and_rows = ((model, row) for model in apps.get_models(True) for row in model._base_manager.all())
    return {(model._meta.label, name) for model, row in models_and_rows for name in says(row)}
