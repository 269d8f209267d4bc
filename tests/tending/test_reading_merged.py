"""Every place that reads topics, with one that was merged."""

import pytest
from django.urls import reverse

from articles.importing.importer import import_folder
from articles.models import Article
from articles.removal import remove_examples
from articles.tending.merging import merge_topic
from carthub.editorial.models import Revision
from carthub.editorial.services.revisions import restore
from tests.admin_forms import change_address, opened, press_button, said
from tests.factories import edit, make_article, make_topic, make_topic_page, make_user
from topics.models import PublishedTopicPage, Topic, TopicName

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    client.force_login(make_user("ana"))
    return client


@pytest.fixture
def topics():
    return make_topic("Fever"), make_topic("High temperature")


def test_a_form_that_was_opened_before_the_merge_saves_the_heir_and_makes_no_version(writer, topics):
    article = make_article(topics=[topics[0]])
    typed = opened(writer, change_address(article))
    merge_topic(*topics, by=None)
    saved = press_button(writer, change_address(article), "_save", typed=typed)
    assert said(saved) == ["Saved."]
    assert list(article.topics.all()) == [topics[1]]
    assert article.revisions.count() == 1


def test_a_form_of_a_topic_page_that_was_opened_before_the_merge_does_too(writer, topics):
    page = make_topic_page(topics[0], published=False)
    typed = opened(writer, change_address(page)) | {"definition": "Anew."}
    merge_topic(*topics, by=None)
    assert said(press_button(writer, change_address(page), "_save", typed=typed)) == ["Saved."]
    page.refresh_from_db()
    assert (page.topic, page.definition) == (topics[1], "Anew.")


def test_a_topic_made_part_of_a_merged_one_is_part_of_its_heir(writer, topics):
    chills = make_topic("Chills")
    address = reverse("admin:topics_topic_change", args=[chills.pk])
    typed = opened(writer, address) | {"broader": [topics[0].pk]}
    merge_topic(*topics, by=None)
    writer.post(address, typed)
    assert list(chills.broader.all()) == [topics[1]]


def test_lists_and_fields_of_the_admin_find_the_heir_by_the_merged_name(writer, topics):
    make_article(topics=[topics[0]], title="Measure it")
    merge_topic(*topics, by=None)
    shown = writer.get(reverse("admin:topics_topic_changelist"), {"q": "fever"}).context["cl"].result_list
    assert list(shown) == [topics[1]]
    query = {"term": "feve", "app_label": "articles", "model_name": "article", "field_name": "topics"}
    found = writer.get(reverse("admin:autocomplete"), query).json()["results"]
    assert found[0] == {"id": str(topics[1].pk), "text": "Fever → High temperature"}
    listed = writer.get(reverse("admin:articles_article_changelist"), {"topic": topics[0].pk})
    assert [article.title for article in listed.context["cl"].result_list] == ["Measure it"]
    assert "Write about Fever" not in writer.get("/admin/").text
    added = writer.get(reverse("admin:topics_topicpage_add"), {"topic": topics[0].pk})
    assert added.context["adminform"].form["title"].value() == "High temperature"


def test_an_old_version_is_previewed_and_used_again_with_the_heir(writer, topics):
    make_topic_page(topics[1])
    article = make_article(topics=[topics[0]])
    old = article.live_revision
    edit(article, title="Another title")
    merge_topic(*topics, by=None)
    preview = writer.get(reverse("admin:articles_article_preview_version", args=[article.pk, 1]))
    assert "/topics/high-temperature/" in preview.text
    restored, notes = restore(old, by=make_user())
    assert (restored.content["topics"], notes) == ([topics[1].pk], [])


def write(folder, name, *lines):
    (folder / f"{name}.md").write_text("\n".join(["---", *lines, "---", "Some text."]), encoding="utf-8")


def test_importing_the_same_files_again_changes_nothing_after_a_merge(tmp_path):
    write(tmp_path, "topics-fever", "title: Fever", "slug: fever", "kind: topic", "published: true")
    write(tmp_path, "measure", "title: Measure it", "slug: measure", "tags: [Fever]", "published: true")
    import_folder(tmp_path, publish=True, kind="auto")
    fever, heat = Topic.objects.get(name="Fever"), make_topic("High temperature")
    merge_topic(fever, heat, by=None)
    before = [list(model.objects.order_by("pk").values()) for model in (Topic, TopicName, Revision)]
    report = import_folder(tmp_path, publish=True, kind="auto")
    assert (report.created, report.updated, len(report.unchanged)) == ([], [], 2)
    assert [list(model.objects.order_by("pk").values()) for model in (Topic, TopicName, Revision)] == before
    assert list(Article.objects.get().topics.all()) == [heat]


def test_example_topics_that_were_merged_go_with_the_examples(topics):
    make_topic_page(topics[0], example=True, demo=True)
    make_topic_page(topics[1], example=True, demo=True)
    make_article(topics=topics, example=True, demo=True)
    merge_topic(*topics, by=None)
    remove_examples()
    assert not Topic.objects.exists()
    assert not PublishedTopicPage.objects.exists()


def test_an_example_topic_that_an_own_topic_was_merged_into_stays_for_its_article(topics):
    make_topic_page(topics[1], example=True, demo=True)
    article = make_article(topics=[topics[0]])
    merge_topic(*topics, by=None)
    remove_examples()
    assert list(article.topics.all()) == [topics[1]]
    assert Topic.objects.present(topics[0].pk) == topics[1]
