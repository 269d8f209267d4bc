"""A fault after any SQL statement of what tends topics leaves everything as it was."""

import pytest

from articles.tending.deleting import delete_topic
from articles.tending.merging import merge_topic
from articles.tending.moving import move_articles
from articles.tending.undoing import undo_change
from tests.factories import make_article, make_topic, make_topic_page, make_user
from tests.press.test_all_or_nothing import test_a_fault_after_any_statement_changes_nothing as check
from topics.services.renaming import rename_topic

pytestmark = pytest.mark.django_db


def make_two_topics():
    """One with all that a topic can have, and the one that it can become."""
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    make_article(topics=[fever])
    make_article(topics=[fever, heat])
    return fever, heat, make_topic_page(fever), make_topic_page(heat)


def renaming():
    fever, *_rest = make_two_topics()
    return lambda: rename_topic(fever, "High fever", by=make_user(), change_address=True)


def merging():
    fever, heat, *_pages = make_two_topics()
    return lambda: merge_topic(fever, heat, by=make_user())


def moving():
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    article = make_article(topics=[fever])
    return lambda: move_articles([article.pk], fever, heat, by=make_user())


def deleting():
    topic = make_topic("Nobody’s", other_names=["No one’s"])
    topic.broader.add(make_topic("Symptom"))
    return lambda: delete_topic(topic, by=make_user())


def undoing(prepare):
    def prepare_undoing():
        change = prepare()()
        return lambda: undo_change(change, by=make_user())

    return prepare_undoing


ACTS = [renaming, merging, moving, deleting]


UNDONE = [undoing(act) for act in ACTS]
NAMES = [act.__name__ for act in ACTS]


@pytest.mark.parametrize("prepare", [*ACTS, *UNDONE], ids=[*NAMES, *(f"undoing_{name}" for name in NAMES)])
def test_tending_is_done_whole_or_not_at_all(prepare):
    check(prepare)
