import io
import os
from multiprocessing import active_children, parent_process

import markdown
import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.utils import timezone

from articles.models import PublishedArticle
from carthub.editorial.models import Change, Revision
from carthub.editorial.services.republishing import republish_all
from carthub.lib.every_core import ENOUGH
from carthub.lib.progress import Progress
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    """Enough for other processes to be started."""
    return [make_article(title=f"Page {number}", body=f"*Fact* {number}.") for number in range(ENOUGH)]


def on_cores(monkeypatch, count):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(count)), raising=False)


def rows():
    return list(PublishedArticle.objects.order_by("pk").values())


def rebuilt():
    return Change.objects.filter(what=Change.What.REBUILT, document__isnull=False).count()


def make_unreadable(page):
    """Let its live version be of a format that only a newer CartHub reads."""
    newer = Revision.objects.create(
        document=page.document_ptr,
        number=99,
        content_text='{"format": 7}',
        sha256="",
        signed_sha256="",
        by_name="CartHub",
        at=timezone.now(),
    )
    type(page).objects.filter(pk=page.pk).update(live_revision=newer)


@pytest.mark.parametrize("count", [1, 3])
def test_one_core_and_many_write_the_same_rows(pages, monkeypatch, count):
    before = rows()
    PublishedArticle.objects.update(body_html="")
    on_cores(monkeypatch, count)
    call_command("republish")
    assert rows() == before
    assert rebuilt() == len(pages)
    assert active_children() == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_that_can_not_be_rendered_is_named_and_the_others_go_on(pages, monkeypatch, count):
    make_unreadable(pages[3])
    PublishedArticle.objects.update(body_html="")
    on_cores(monkeypatch, count)
    with pytest.raises(CommandError, match="“Page 3” stays as it was"):
        call_command("republish")
    assert [row["article_id"] for row in rows() if not row["body_html"]] == [pages[3].pk]
    assert rebuilt() == len(pages) - 1


def test_a_process_that_dies_leaves_nothing_half_done_and_is_told(pages, monkeypatch):
    def die(_markdown, _source):
        os._exit(1 if parent_process() else 0)

    before = rows()
    on_cores(monkeypatch, 2)
    monkeypatch.setattr(markdown.Markdown, "convert", die)
    with pytest.raises(CommandError, match=r"A process that rendered died\. 0 pages are rebuilt"):
        call_command("republish")
    assert rows() == before
    assert rebuilt() == 0


def test_ctrl_c_while_writing_leaves_nothing_half_done_and_is_told(pages, monkeypatch):
    def press_ctrl_c(execute, sql, params, many, context):
        if "editorial_change" in sql:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    PublishedArticle.objects.update(body_html="")
    on_cores(monkeypatch, 2)
    with (
        connection.execute_wrapper(press_ctrl_c),
        pytest.raises(CommandError, match=r"Stopped\. 0 pages are rebuilt"),
    ):
        call_command("republish")
    assert {row["body_html"] for row in rows()} == {""}
    assert active_children() == []


def test_statements_do_not_grow_with_the_pages(pages, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        list(republish_all())


def test_a_dry_run_counts_and_writes_nothing(pages, capsys):
    call_command("republish", dry_run=True)
    assert capsys.readouterr().out == f"{len(pages)} pages would be rebuilt.\n"
    assert rebuilt() == 0


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_one_line_on_a_terminal_and_plain_lines_in_a_log():
    for stream, told in ((Screen(), "\r1 of 9 rebuilt\n"), (io.StringIO(), "1 of 9 rebuilt\n")):
        progress = Progress(OutputWrapper(stream), silent=0)
        progress("rebuilt", 1, 9)
        progress("rebuilt", 2, 9)  # at once after it
        progress.end()
        assert stream.getvalue() == told


def test_short_work_tells_no_progress(pages, capsys):
    call_command("republish")
    assert capsys.readouterr().err == ""
