import io
import os
from datetime import UTC, datetime
from multiprocessing import parent_process
from pathlib import Path

import markdown
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from articles.importing import import_folder
from articles.models import Article
from carthub.editorial.models import Document, Picture, Revision, Site
from topics.models import Topic, TopicPage

pytestmark = pytest.mark.django_db

GUIDE = """---
title: Fever after CAR-T
excerpt: What to do.
topics: Cytokine release syndrome, Infections
date: 2026-03-02
---
Call **at once**.
"""
TOPIC = """---
name: Cytokine release syndrome
title: Cytokine release syndrome
kind: side effect
definition: A strong reaction of the immune system.
other_names: [CRS]
start_here: fever-after-car-t
---
!!! contact "Call if"
    You have a fever.
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


def put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def sums(report):
    return report.summary()


def test_articles_and_topic_pages_are_imported_published_and_joined(folder, client):
    put(folder, "articles/fever-after-car-t.md", GUIDE)
    put(folder, "topics/crs.md", TOPIC)
    report = import_folder(folder, publish=True)
    assert sums(report) == "2 created, 0 updated, 0 unchanged, 0 refused"
    page = client.get("/topics/crs/").text
    assert "Fever after CAR-T" in page
    assert "CRS" in page
    article = Article.objects.get()
    assert article.first_published_at == datetime(2026, 3, 2, tzinfo=UTC)


def test_importing_publishes_nothing_that_needs_a_medical_check(folder, client):
    Site.objects.update(medical_kinds=["explainer"])
    put(folder, "articles/fever-after-car-t.md", GUIDE)
    put(folder, "topics/crs.md", TOPIC)
    report = import_folder(folder, publish=True)
    assert sums(report) == "1 created, 0 updated, 0 unchanged, 1 refused"
    assert client.get("/articles/fever-after-car-t/").status_code == 404
    assert client.get("/topics/crs/").status_code == 200


def test_a_second_run_changes_nothing(folder):
    put(folder, "articles/fever-after-car-t.md", GUIDE)
    put(folder, "topics/crs.md", TOPIC)
    import_folder(folder, publish=True)
    revisions = Revision.objects.count()
    report = import_folder(folder, publish=True)
    assert sums(report) == "0 created, 0 updated, 2 unchanged, 0 refused"
    assert Revision.objects.count() == revisions


def test_what_was_rendered_before_the_writes_is_what_the_press_renders(folder):
    put(folder, "articles/fever-after-car-t.md", GUIDE)
    import_folder(folder, publish=True)
    article = Article.objects.get()
    assert article.published.body_html == article.press(article.live_revision.content).values["body_html"]


def test_a_changed_file_is_updated(folder, client):
    put(folder, "articles/fever-after-car-t.md", GUIDE)
    import_folder(folder, publish=True)
    put(folder, "articles/fever-after-car-t.md", GUIDE.replace("at once", "right now"))
    assert sums(import_folder(folder, publish=True)) == "0 created, 1 updated, 0 unchanged, 0 refused"
    assert "right now" in client.get("/articles/fever-after-car-t/").text


@pytest.mark.parametrize("told", ["published: false", 'published: "false"', "draft: true", "draft: 'yes'"])
def test_what_a_file_calls_unpublished_stays_a_draft(folder, client, told):
    put(folder, "a.md", f"---\ntitle: A\n{told}\n---\nText.")
    report = import_folder(folder, publish=True)
    assert report.drafts == ["a.md"]
    assert client.get("/articles/a/").status_code == 404


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: undefined\n---\nText.", 2),
        ("---\nlang: en\n---\nText.", 1),
        ("---\ntitle: A\nlang: klingon\n---\nText.", 3),
        ("---\ntitle: [A\n---\nText.", 3),
        ("---\ntitle: A\nkind: poem\n---\nText.", 3),
        ("---\ntitle: A\ndate: yesterday\n---\nText.", 3),
        ("---\ntitle: A\n---\nNUL \0", 4),
        ("---\n- title\n---\nText.", 2),
        (f"---\ntitle: {'A' * 300}\n---\nText.", 2),
        ("---\ntitle: A\nkind: page\nslug: admin\n---\nText.", 4),
        ("---\ntitle: A\n---\n", 1),
    ],
)
def test_a_bad_file_is_refused_by_name_and_line_and_the_others_go_on(folder, text, line):
    put(folder, "bad.md", text)
    put(folder, "good.md", "---\ntitle: Good\n---\nText.")
    report = import_folder(folder, publish=True)
    assert [(refusal.file, refusal.line) for refusal in report.refused] == [("bad.md", line)]
    assert [article.title for article in Article.objects.all()] == ["Good"]


def test_a_file_that_is_no_text_is_refused(folder):
    (folder / "bad.md").write_bytes(b"---\ntitle: A\n---\n\xff\xfe")
    assert str(import_folder(folder).refused[0]) == "bad.md:4: The file is not UTF-8 text."


def test_strict_writes_nothing_when_one_file_is_refused(folder):
    put(folder, "good.md", "---\ntitle: Good\n---\nText.")
    put(folder, "bad.md", "---\ntitle: Bad\ntopics: Fever\n---\n")
    report = import_folder(folder, publish=True, strict=True)
    assert len(report.refused) == 1
    assert not Document.objects.exists()
    assert not Topic.objects.exists()


def test_a_dry_run_tells_and_writes_nothing(folder):
    put(folder, "good.md", GUIDE)
    assert sums(import_folder(folder, dry_run=True)) == "1 created, 0 updated, 0 unchanged, 0 refused"
    assert not Document.objects.exists()
    assert not Topic.objects.exists()


def test_files_beside_a_language_folder_are_paired_as_translations(folder, client):
    put(
        folder, "glossary/2013-06-05-co-payment.md", "---\ntitle: Copayment\nlayout: word\n---\nWhat you pay."
    )
    put(folder, "glossary/es/2013-06-06-co-payment.md", "---\ntitle: Copago\nlayout: word\n---\nLo que paga.")
    report = import_folder(folder, publish=True, mapping={"topic_layouts": ["word"]})
    assert sums(report) == "2 created, 0 updated, 0 unchanged, 0 refused"
    english, spanish = TopicPage.objects.order_by("language")
    assert (english.topic, spanish.translation_of_id) == (spanish.topic, english.pk)
    assert 'hreflang="es"' in client.get("/topics/co-payment/").text
    assert "Copago" in client.get("/es/topics/co-payment/").text


def test_links_between_files_become_links_between_pages(folder):
    put(folder, "glossary/co-payment.md", "---\nname: Copayment\n---\nWhat you pay.")
    put(
        folder,
        "questions/costs.md",
        "---\ntitle: Costs\n---\n[a](/glossary/co-payment) [b](../glossary/co-payment.md#x) [c](/nowhere/) "
        "[d](https://example.org/glossary/co-payment)",
    )
    report = import_folder(folder)
    body = Article.objects.get().body
    assert "[a](/topics/co-payment/) [b](/topics/co-payment/#x) [c](/nowhere/)" in body
    assert "[d](https://example.org/glossary/co-payment)" in body
    assert report.dead_links == ["questions/costs.md: /nowhere/"]


def test_a_published_file_wins_over_its_unpublished_twin(folder):
    put(folder, "2013-06-05-a.md", "---\ntitle: Old\npublished: false\n---\nText.")
    put(folder, "2013-06-07-a.md", "---\ntitle: New\n---\nText.")
    report = import_folder(folder)
    assert [refusal.file for refusal in report.refused] == ["2013-06-05-a.md"]
    assert Article.objects.get().title == "New"


def test_two_published_files_for_one_address_are_both_refused(folder):
    put(folder, "2013-06-05-a.md", "---\ntitle: One\n---\nText.")
    put(folder, "2013-06-07-a.md", "---\ntitle: Two\n---\nText.")
    assert sums(import_folder(folder)) == "0 created, 0 updated, 0 unchanged, 2 refused"


def test_keys_that_are_not_understood_are_told(folder):
    put(folder, "a.md", "---\ntitle: A\nauthr: Ana\n---\nText.")
    assert dict(import_folder(folder).unknown_keys) == {"authr": 1}


def test_the_map_drops_tags_that_are_no_topics(folder):
    put(folder, "a.md", "---\ntitle: A\ntags: [question, es, Fever]\n---\nText.")
    report = import_folder(folder, mapping={"drop_tags": ["Question", "es"]})
    assert report.new_topics == ["Fever"]


def test_a_topic_is_found_by_any_of_its_names(folder):
    put(folder, "a.md", "---\ntitle: A\ntopics: crs\n---\nText.")
    put(folder, "crs.md", TOPIC)
    import_folder(folder)
    assert [topic.name for topic in Article.objects.get().topics.all()] == ["Cytokine release syndrome"]


def test_pictures_beside_a_file_come_along(folder, client):
    image = io.BytesIO()
    Image.new("RGB", (800, 500), "teal").save(image, "PNG")
    put(
        folder,
        "a.md",
        '---\ntitle: A\nimage: cells.png\nimage_alt: Cells\n---\n![Cells](cells.png "Two cells")',
    )
    (folder / "cells.png").write_bytes(image.getvalue())
    report = import_folder(folder, publish=True)
    assert report.notes == []
    picture = Picture.objects.get()
    response = client.get(picture.facts.src(320, "jpg"))
    assert b"".join(response).startswith(b"\xff\xd8")
    assert f"/media/pictures/{picture.key}/" in client.get("/articles/a/").text
    assert sums(import_folder(folder, publish=True)) == "0 created, 0 updated, 1 unchanged, 0 refused"


def test_a_picture_outside_of_the_folder_is_not_read(folder):
    put(folder.parent, "secret.png", "not yours")
    put(folder, "a.md", "---\ntitle: A\nimage: ../secret.png\n---\nText.")
    report = import_folder(folder)
    assert report.notes == ["a.md:3: no such picture: ../secret.png"]


def test_a_picture_that_is_none_is_refused(folder):
    put(folder, "cells.png", "<html>")
    put(folder, "a.md", "---\ntitle: A\nimage: cells.png\n---\nText.")
    assert import_folder(folder).refused[0].line == 3


def test_older_addresses_lead_to_the_page(folder, client):
    put(folder, "a.md", "---\ntitle: A\npermalink: /2013/a.html\naliases: [old/a, /older/]\n---\nText.")
    import_folder(folder, publish=True)
    for old in ("/old/a/", "/older/"):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, "/articles/a/")


def test_related_articles_may_come_in_any_order(folder):
    put(folder, "a.md", "---\ntitle: A\nrelated: b\n---\nText.")
    put(folder, "b.md", "---\ntitle: B\nrelated: [a]\n---\nText.")
    import_folder(folder, publish=True)
    first, second = Article.objects.order_by("title")
    assert (first.pins.get().other, second.pins.get().other) == (second, first)
    assert sums(import_folder(folder, publish=True)) == "0 created, 0 updated, 2 unchanged, 0 refused"


def test_a_date_before_1900_is_none(folder):
    put(folder, "0001-01-01-a.md", "---\ntitle: A\n---\nText.")
    import_folder(folder)
    article = Article.objects.get()
    assert (article.slug, article.first_published_at) == ("a", None)


def test_the_command_tells_what_it_did_last_and_exits_1_when_a_file_was_refused(folder, capsys):
    put(folder, "bad.md", "---\n---\n")
    with pytest.raises(SystemExit) as exited:
        call_command("import_markdown", str(folder))
    assert exited.value.code == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("bad.md:1:")
    assert out[-1] == "0 created, 0 updated, 0 unchanged, 1 refused"


def test_real_content_is_imported_and_can_be_read(sample_data, client):
    folder = Path(sample_data) / "healthcare-gov"
    mapping = {
        "topic_layouts": ["glossary-word", "topic"],
        "drop_tags": ["glossary", "es", "question", "topic"],
    }
    report = import_folder(folder, publish=True, mapping=mapping, limit=60)
    assert len(report.created) > 40
    assert all(refusal.line for refusal in report.refused)


@pytest.mark.parametrize("count", [1, 3])
def test_files_are_rendered_the_same_on_one_core_and_on_many(folder, monkeypatch, count):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(count)), raising=False)
    for number in range(30):
        put(folder, f"a{number}.md", f"---\ntitle: A {number}\n---\n*Fact* {number}[^1].\n\n[^1]: Source.")
    put(folder, "tangled.md", f"---\ntitle: Tangled\n---\n{'<div> ' * 150}{'</div> ' * 150}")
    report = import_folder(folder, publish=True)
    assert sums(report) == "30 created, 0 updated, 0 unchanged, 1 refused"
    assert "too tangled" in str(report.refused[0])
    for article in Article.objects.all():
        pressed = article.press(article.live_revision.content).values
        assert (article.published.body_html, article.published.sources) == (
            pressed["body_html"],
            pressed["sources"],
        )


def test_a_process_that_dies_is_told_and_what_was_written_is_whole(folder, monkeypatch):
    def die(_markdown, _source):
        os._exit(1 if parent_process() else 0)

    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1}, raising=False)
    monkeypatch.setattr(markdown.Markdown, "convert", die)
    for number in range(30):
        put(folder, f"a{number}.md", f"---\ntitle: A {number}\n---\nText.")
    with pytest.raises(CommandError, match=r"A process that rendered died\. 0 files"):
        call_command("import_markdown", str(folder))
    assert not Document.objects.exists()
