"""Files share transactions, and each is still written whole or not at all."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.importing import import_folder
from articles.models import Article
from carthub.editorial.models import Event, Revision
from topics.models import Topic


def put(folder, name, *lines, body="Text."):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text("\n".join(["---", f"title: {name}", *lines, "---", body]))


def put_many(folder, count, name="page"):
    for number in range(count):
        put(folder, f"{name}-{number:03}", "topics: [Fever, Pain]", "authors: [Ana]")


@pytest.mark.django_db
def test_files_that_are_refused_keep_no_other_of_their_transaction_back(tmp_path):
    put_many(tmp_path, 60)
    put(tmp_path, "page-007", body="")  # the press has nothing to show
    put(tmp_path, "page-021", "topics: ['!!!', Nausea]")
    put(tmp_path, "page-055", f"excerpt: {'x' * 301}")
    report = import_folder(tmp_path, publish=True)
    assert report.summary() == "57 created, 0 updated, 0 unchanged, 3 refused"
    assert sorted(each.file for each in report.refused) == ["page-007.md", "page-021.md", "page-055.md"]
    assert (report.new_topics, Topic.objects.count()) == (["Fever", "Pain"], 2)
    assert Article.objects.exclude(live_revision=None).count() == 57
    assert Revision.objects.count() == Event.objects.publishings().count() == 57
    assert import_folder(tmp_path, publish=True).summary() == "0 created, 0 updated, 57 unchanged, 3 refused"


@pytest.mark.django_db
def test_one_more_article_costs_two_statements(tmp_path):
    spent = []
    for name, count in (("first", 1), ("few", 3), ("more", 13)):
        put_many(tmp_path / name, count, name)
        with CaptureQueriesContext(connection) as captured:
            import_folder(tmp_path / name, publish=True)
        spent.append(len(captured))
    assert spent[2] - spent[1] == 2 * 10


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_others_write_between_two_transactions_and_ctrl_c_leaves_whole_files(tmp_path, monkeypatch):
    put_many(tmp_path, 120)
    free = []

    def stop(_progress, step, _done, _of):
        if step == "written":
            free.append(not connection.in_atomic_block)
            if len(free) == 2:
                raise KeyboardInterrupt

    monkeypatch.setattr("carthub.lib.progress.Progress.__call__", stop)
    with pytest.raises(CommandError, match=r"Stopped\. 80 files were gone through"):
        call_command("import_markdown", str(tmp_path), publish=True)
    assert free == [True, True]
    assert Article.objects.exclude(live_revision=None).count() == Revision.objects.count() == 80
    monkeypatch.undo()
    assert import_folder(tmp_path, publish=True).summary() == "40 created, 0 updated, 80 unchanged, 0 refused"
