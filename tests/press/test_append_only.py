"""What happened stays as it was, whoever asks the database to change it."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from carthub.editorial.append_only import KEPT, lifted
from carthub.editorial.models import Event, Review, Revision
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

STATEMENTS = {
    "UPDATE": "UPDATE {table} SET id = id",
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE",
}
FORBIDDEN = [(table, verb) for table, verbs in KEPT.items() for verb in verbs]


def refused(sql):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except (IntegrityError, DatabaseError) as error:
        return str(error)
    return ""


@pytest.fixture
def history():
    """A page with a row in every table that is kept."""
    article = make_article()
    Review.objects.create(
        document_id=article.pk,
        revision=article.latest_revision,
        signed_sha256=article.latest_revision.signed_sha256,
        decision="signed",
        checklist=1,
        by=make_user("mina"),
        person=article.authors.get(),
        by_name="Mina",
        at=article.first_published_at,
    )
    return article


@pytest.mark.parametrize(("table", "verb"), FORBIDDEN)
def test_no_statement_changes_what_happened(history, table, verb):
    if verb == "TRUNCATE" and connection.vendor == "sqlite":
        sql = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # SQLite's way to write over a row
    else:
        sql = STATEMENTS[verb].format(table=table)
    assert "rows are only ever added" in refused(sql)


def test_python_refuses_as_well(history):
    for model in (Event, Review):
        row = model.objects.first()
        for act in (
            row.save,
            row.delete,
            model.objects.all().delete,
            lambda m=model: m.objects.update(by=None),
        ):
            with pytest.raises(TypeError):
                act()
    with pytest.raises(TypeError):
        Revision.objects.update(note="")


def test_what_the_law_demands_can_be_done_and_the_triggers_are_back_after_it(history):
    with lifted():
        Event._base_manager.update(subject="Erased")
    assert set(Event.objects.values_list("subject", flat=True)) == {"Erased"}
    assert "rows are only ever added" in refused("DELETE FROM editorial_event")
