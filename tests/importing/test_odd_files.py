"""One odd file is refused by name and line, and the others go on."""

import io

import pytest
from PIL import Image

from articles.importing import import_folder
from articles.models import Article
from carthub.editorial.models import Address, Person, Picture
from carthub.editorial.services.publishing import publish, withdraw
from tests.factories import edit, make_article, make_topic, make_user
from tests.media_fixtures import stored_files
from topics.models import Topic

pytestmark = pytest.mark.django_db


def put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(text)


def page(title, *lines, body="Text."):
    return "\n".join(["---", f"title: {title}", *lines, "---", body])


def png(colour="teal"):
    image = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(image, "PNG")
    return image.getvalue()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (page("bad \x01 x"), 2),
        (page('"bad \\ud800 x"'), 2),
        (page('"bad \\0 x"'), 2),
        (page("A", 'tags: [a, "b\\0"]'), 3),
        (page("A", "date: 9999-12-31T23:59:59-10:00"), 3),
        (page("A", "date: 2099-12-31"), 3),
        (page("A", f"excerpt: {'x' * 301}"), 3),
        (page("A", f"redirect_from: /{'y' * 400}"), 3),
        (page("A", f"tags: [{'x' * 300}]"), 3),
        (page("A", "tags: {a: b}"), 3),
        (page("A", "kind: topic", f"other_names: [{'x' * 300}]"), 4),
        (page("A", "kind: topic", f"codes: {{mesh: {'y' * 99}}}"), 1),
        (page("A", "kind: topic", "start_here: [a, b, c, d, e, f]"), 4),
        (page("Fever", "kind: topic", "broader: Fever"), 4),
        (page("A", "x: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]", *[f"x{n}: [*a, *a]" for n in range(400)]), 2),
        (page("A", "x: &a [*a]"), 2),
    ],
)
def test_an_odd_file_is_refused_by_name_and_line(tmp_path, text, line):
    put(tmp_path / "in", "bad.md", text)
    put(tmp_path / "in", "good.md", page("Good"))
    report = import_folder(tmp_path / "in", publish=True)
    assert [(refusal.file, refusal.line) for refusal in report.refused] == [("bad.md", line)]
    assert [article.title for article in Article.objects.all()] == ["Good"]
    assert not Topic.objects.exists()
    assert report.new_topics == []


def test_a_folder_that_is_called_like_a_file_is_no_file(tmp_path):
    (tmp_path / "x.md").mkdir()
    put(tmp_path, "good.md", page("Good"))
    assert import_folder(tmp_path).summary() == "1 created, 0 updated, 0 unchanged, 0 refused"


def test_related_pages_count_once_and_never_the_page_itself(tmp_path):
    put(tmp_path, "x.md", page("X", "related: [x]"))
    put(tmp_path, "y.md", page("Y", "related: [x, x]"))
    assert import_folder(tmp_path).summary() == "2 created, 0 updated, 0 unchanged, 0 refused"
    assert [pin.other.title for pin in Article.objects.get(slug="y").pins.all()] == ["X"]


def test_references_that_lead_nowhere_are_told(tmp_path):
    put(tmp_path, "x.md", page("X", "related: [gone]", "translation_of: nowhere"))
    report = import_folder(tmp_path)
    assert report.notes == [
        "x.md:3: related leads nowhere: gone",
        "x.md:4: translation_of leads nowhere: nowhere",
    ]


def test_a_topic_page_and_an_article_are_no_translations_of_each_other(tmp_path):
    put(tmp_path, "foo.md", page("Foo"))
    put(tmp_path, "es/foo.md", page("Foo es", "kind: topic"))
    assert import_folder(tmp_path).summary() == "2 created, 0 updated, 0 unchanged, 0 refused"


def test_two_language_folders_beside_each_other_are_paired(tmp_path):
    put(tmp_path, "en/foo.md", page("Foo"))
    put(tmp_path, "es/foo.md", page("Foo es"))
    import_folder(tmp_path)
    assert Article.objects.get(language="es").translation_of.language == "en"


def test_a_translation_points_at_the_root_of_its_group_in_the_sites_language(tmp_path):
    make_article(language="fr", slug="x")
    root = make_article(slug="x")
    make_article(language="de", slug="z", translation_of=root)
    put(tmp_path, "y.md", page("Y", "lang: es", "translation_of: x"))
    put(tmp_path, "w.md", page("W", "lang: it", "translation_of: z"))
    import_folder(tmp_path)
    assert {each.translation_of_id for each in Article.objects.filter(slug__in=["y", "w"])} == {root.pk}


def test_a_refused_topic_file_changes_no_topic(tmp_path):
    make_topic("Fever")
    lines = ["kind: side effect", "other_names: [pyrexia]", "codes: {mesh: D1}", f"definition: {'x' * 200}"]
    put(tmp_path, "fever.md", page("Fever", *lines))
    assert len(import_folder(tmp_path, publish=True).refused) == 1
    topic = Topic.objects.get()
    assert (topic.kind, topic.names.count(), topic.codes.count()) == ("general", 1, 0)


def test_a_drafts_other_names_stay_off_the_live_page(tmp_path, client):
    told = ["kind: topic", "definition: Hot."]
    put(tmp_path, "fever.md", page("Fever", *told))
    import_folder(tmp_path, publish=True)
    put(tmp_path, "fever.md", page("Fever", *told, "other_names: [secretword]", "draft: true"))
    report = import_folder(tmp_path, publish=True)
    assert "secretword" not in client.get("/topics/fever/").text
    assert report.notes == ["fever.md: names of a draft are left out: secretword"]
    put(tmp_path, "fever.md", page("Fever", *told, "other_names: [secretword]"))
    import_folder(tmp_path, publish=True)
    assert "secretword" in client.get("/topics/fever/").text


def test_new_topics_of_a_refused_file_are_not_counted(tmp_path):
    put(tmp_path, "b.md", page("B", "tags: [othertag, '!!!']"))
    report = import_folder(tmp_path)
    assert (report.new_topics, Topic.objects.count()) == ([], 0)


def test_a_page_that_was_taken_down_stays_down(tmp_path, client):
    put(tmp_path, "a.md", page("A"))
    import_folder(tmp_path, publish=True)
    withdraw(Article.objects.get(), by=make_user(), reason="error")
    put(tmp_path, "a.md", page("A", body="Changed."))
    report = import_folder(tmp_path, publish=True)
    assert client.get("/articles/a/").status_code == 410
    assert report.summary() == "0 created, 0 updated, 1 unchanged, 0 refused"
    assert report.notes == ["a.md: the page was taken down, and stays so"]


def test_an_editors_later_text_is_kept(tmp_path, client):
    put(tmp_path, "a.md", page("A", body="8 weeks"))
    import_folder(tmp_path, publish=True)
    ana = make_user("ana")
    publish(edit(Article.objects.get(), by=ana, body="2 weeks"), by=ana)
    report = import_folder(tmp_path, publish=True)
    assert report.refused[0].message.startswith("Ana changed this page on ")
    assert "2 weeks" in client.get("/articles/a/").text


def test_two_files_with_the_same_bytes_are_one_picture(tmp_path):
    for name in ("a", "b"):
        put(tmp_path / "in", f"{name}/pic.png", png())
        put(tmp_path / "in", f"{name}/{name}.md", page(name, body="![alt](pic.png)"))
    import_folder(tmp_path / "in", publish=True)
    assert [article.body for article in Article.objects.all()] == [
        Picture.objects.get().markdown.replace("[]", "[alt]")
    ] * 2
    second = import_folder(tmp_path / "in", publish=True)
    assert second.summary() == "0 created, 0 updated, 2 unchanged, 0 refused"


@pytest.mark.usefixtures("each_storage")
@pytest.mark.parametrize(
    ("title", "options"),
    [("A", {"dry_run": True}), ("x" * 300, {}), ("x" * 300, {"strict": True})],
)
def test_what_is_not_written_leaves_no_picture_on_disk(tmp_path, title, options):
    put(tmp_path / "in", "pic.png", png())
    put(tmp_path / "in", "z.md", page(title, "image: pic.png"))
    import_folder(tmp_path / "in", publish=True, **options)
    assert not Picture.objects.exists()
    assert stored_files() == []


@pytest.mark.usefixtures("each_storage")
def test_strict_takes_back_the_pictures_of_good_files(tmp_path):
    put(tmp_path / "in", "pic.png", png())
    put(tmp_path / "in", "a.md", page("A", "image: pic.png"))
    put(tmp_path / "in", "b.md", page("x" * 300))
    import_folder(tmp_path / "in", publish=True, strict=True)
    assert not Article.objects.exists()
    assert stored_files() == []


def test_a_dry_run_believes_its_own_plan(tmp_path):
    put(tmp_path, "a.md", page("A", "related: [b]", "topics: [crs, Pain]"))
    put(tmp_path, "b.md", page("B", "topics: [CRS, Pain]"))
    put(tmp_path, "es/b.md", page("B es"))
    put(tmp_path, "t/syndrome.md", page("Syndrome", "kind: topic", "other_names: [CRS]", "start_here: [a]"))
    put(tmp_path, "t/es/syndrome.md", page("Sindrome", "kind: topic"))
    dry, real = import_folder(tmp_path, publish=True, dry_run=True), import_folder(tmp_path, publish=True)
    assert dry.summary() == real.summary() == "5 created, 0 updated, 0 unchanged, 0 refused"
    assert sorted(dry.new_topics) == sorted(real.new_topics) == ["Pain", "Syndrome"]
    assert dry.notes == real.notes == []


def test_a_picture_without_words_is_told(tmp_path):
    put(tmp_path / "in", "pic.png", png())
    put(tmp_path / "in", "a.md", page("A", "image: pic.png"))
    report = import_folder(tmp_path / "in", publish=True)
    assert report.notes == ["a.md:3: no image_alt: marked as adding no information"]


def test_one_author_may_have_commas_and_any_letters(tmp_path):
    put(tmp_path, "a.md", page("A", "author: Jane Doe, MD"))
    put(tmp_path, "b.md", page("B", "author: 李明"))
    put(tmp_path, "c.md", page("C", "authors: Ana López, Ana Lopez"))
    assert import_folder(tmp_path).refused == []
    slugs = dict(Person.objects.values_list("name", "slug"))
    assert (slugs["Jane Doe, MD"], slugs["李明"]) == ("jane-doe-md", "author-1")
    assert {slugs["Ana López"], slugs["Ana Lopez"]} == {"ana-lopez", "ana-lopez-1"}


def test_a_change_before_the_date_counts_as_the_date(tmp_path):
    put(tmp_path, "a.md", page("A", "date: 2026-05-01", "lastmod: 2025-01-01"))
    import_folder(tmp_path, publish=True)
    row = Article.objects.get().published
    assert row.changed_at == row.published_at


def test_tags_that_are_language_codes_are_no_topics(tmp_path):
    put(tmp_path, "a.md", page("A", "tags: [en, es, Fever]"))
    assert import_folder(tmp_path).new_topics == ["Fever"]


def test_older_addresses_are_kept_as_readers_have_them(tmp_path, client):
    old = "[/old/page.html, /2019/05/post, 'https://x.example/foo/?a=1#b', /caf%C3%A9/x/]"
    put(tmp_path, "a.md", page("A", f"redirect_from: {old}"))
    import_folder(tmp_path, publish=True)
    moved = Address.objects.filter(state="moved").values_list("path", flat=True)
    assert set(moved) == {"/old/page.html", "/2019/05/post", "/foo/", "/café/x/"}
    for path in ("/old/page.html", "/2019/05/post", "/foo/", "/caf%C3%A9/x/"):
        assert client.get(path)["Location"] == "/articles/a/"


def test_an_older_address_takes_none_that_is_in_use(tmp_path):
    put(tmp_path, "a.md", page("A", "redirect_from: [/articles/b/, /search/, /, /articles/a]"))
    put(tmp_path, "b.md", page("B"))
    report = import_folder(tmp_path, publish=True)
    assert report.summary().startswith("2 created")
    assert [note.partition(": ")[2].split(" ")[0] for note in report.notes] == [
        "/articles/b/",
        "/search/",
        "/",
    ]


def test_links_in_every_spelling_are_rewritten_and_code_is_left_alone(tmp_path):
    body = (
        "[b][1] <a class='x' href='bar.md#y'>x</a> [![p](bar.png)](bar.md) `[b](bar.md)` [^1]\n\n"
        "```\n[b](bar.md)\n```\n\n[1]: bar.md\n[2]: gone.md\n[^1]: bar.md\n"
    )
    put(tmp_path, "foo.md", page("Foo", body=body))
    put(tmp_path, "bar.md", page("Bar"))
    report = import_folder(tmp_path)
    assert Article.objects.get(slug="foo").body == (
        "[b][1] <a class='x' href='/articles/bar/#y'>x</a> [![p](bar.png)](/articles/bar/) "
        "`[b](bar.md)` [^1]\n\n```\n[b](bar.md)\n```\n\n[1]: /articles/bar/\n[2]: gone.md\n[^1]: bar.md"
    )
    assert report.dead_links == ["foo.md: gone.md"]


def test_pages_of_the_site_itself_lead_somewhere(tmp_path):
    put(
        tmp_path,
        "foo.md",
        page("Foo", body="[a](/) [b](/search/?q=x) [c](/topics/) [d](/es/articles/) [e](/feed/)"),
    )
    assert import_folder(tmp_path).dead_links == []


def test_a_translation_stands_alone_when_its_original_is_refused(tmp_path):
    put(tmp_path, "fever.md", page("Fever", "kind: topic", f"definition: {'x' * 200}"))
    put(tmp_path, "es/fever.md", page("Fiebre", "kind: topic"))
    report = import_folder(tmp_path)
    assert report.summary() == "1 created, 0 updated, 0 unchanged, 1 refused"
    assert (report.new_topics, [topic.name for topic in Topic.objects.all()]) == (["Fiebre"], ["Fiebre"])
