import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from carthub.editorial.models import Schedule, Site
from tests.admin_forms import change_address, faults, opened, press_button, said
from tests.factories import (
    BODY,
    CALL_BOX,
    edit,
    make_article,
    make_person,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
)
from topics.models import Topic, TopicPage

pytestmark = pytest.mark.django_db

ADD_ARTICLE = "/admin/articles/article/add/"
ADD_PAGE = "/admin/topics/topicpage/add/"
BAR = re.compile(r'\n *<div class="band band--draft">.*?</div>\n', re.DOTALL)


def test_an_editor_writes_an_article_and_publishes_it(writer, client):
    topic, person = make_topic("Fever"), make_person()
    written = press_button(
        writer,
        ADD_ARTICLE,
        "_publish",
        title="Fever after CAR-T",
        excerpt="What to do.",
        body=BODY,
        topics=[topic.pk],
        authors=[person.pk],
    )
    assert said(written) == ['Live. <a href="/articles/fever-after-car-t/">See it</a>']
    page = client.get("/articles/fever-after-car-t/")
    assert page.status_code == 200
    assert "Cells are taken" in page.text
    article = Article.objects.get()
    assert list(article.topics.all()) == [topic]
    assert article.created_by.username == "ana"
    assert article.live_revision.content["topics"] == [topic.pk]


def test_an_editor_writes_a_topic_page_and_publishes_it(writer, client):
    topic = make_topic("Cytokine release syndrome", kind="side_effect")
    post = make_article(topics=[topic])
    press_button(
        writer,
        f"{ADD_PAGE}?topic={topic.pk}",
        "_publish",
        definition="A strong reaction.",
        body=CALL_BOX + BODY,
        authors=[make_person().pk],
        start_here=[post.pk],
    )
    page = TopicPage.objects.get()
    assert page.title == "Cytokine release syndrome"
    assert page.live_revision.content["start_here"] == [post.pk]
    assert client.get("/topics/cytokine-release-syndrome/").status_code == 200


def test_a_new_page_starts_with_the_site_s_author(writer):
    team = make_person("Editorial team")
    Site.objects.current()
    Site.objects.update(default_author=team)
    assert opened(writer, ADD_ARTICLE)["authors"] == [str(team.pk)]


def test_saving_a_draft_changes_nothing_for_readers(writer, client):
    article = make_article(body="Stay near for 8 weeks.")
    saved = press_button(writer, change_address(article), "_save", body="Stay near for 2 weeks.")
    assert "Readers see version 1 until you publish" in said(saved)[0]
    assert "8 weeks" in client.get(article.get_absolute_url()).text
    assert "Live with unpublished changes" in saved.text


def test_what_changed_is_kept_with_the_version(writer):
    article = make_article()
    press_button(writer, change_address(article), "_save", title="Other", note="New title")
    article.refresh_from_db()
    assert (article.latest_revision.note, article.latest_revision.by_name) == ("New title", "Ana")


def test_authors_and_related_articles_keep_the_order_chosen(writer):
    first, second = make_person("Zoe"), make_person("Abe")
    others = [make_article(), make_article()]
    article = make_article(published=False, authors=[])
    press_button(
        writer,
        change_address(article),
        "_save",
        authors=[first.pk, second.pk],
        pinned=[others[1].pk, others[0].pk],
    )
    article.refresh_from_db()
    content = article.latest_revision.content
    assert [who["name"] for who in content["authors"]] == ["Zoe", "Abe"]
    assert content["pinned"] == [others[1].pk, others[0].pk]
    page = writer.get(change_address(article)).text
    assert page.index(">Zoe</option>") < page.index(">Abe</option>")


def test_publishing_with_faults_saves_the_text_and_lists_them_with_links(writer, client):
    picture = make_picture()
    article = make_article(published=False, authors=[])
    refused = press_button(
        writer,
        change_address(article),
        "_publish",
        body="",
        excerpt="Typed with care",
        picture=picture.pk,
    )
    assert set(faults(refused)) == {"body", "authors", "picture_alt"}
    for target in ("#id_body", "#id_authors", "#id_picture_alt"):
        assert f'href="{target}"' in refused.text
    assert "Before you can publish" in refused.text
    assert "Typed with care" in refused.text
    assert client.get(article.get_absolute_url()).status_code == 404
    mended = press_button(
        writer,
        change_address(article),
        "_publish",
        body=BODY,
        authors=[make_person().pk],
        picture_decorative="on",
    )
    assert "Live." in said(mended)[0]


def test_publishing_the_live_version_says_that_it_is_live(writer):
    article = make_article()
    assert "live already" in said(press_button(writer, change_address(article), "_publish"))[0]


def test_the_status_stands_beside_the_title(writer):
    draft = writer.get(change_address(make_article(published=False, title="Not yet"))).text
    assert re.search(r"<h1>Not yet</h1>\s*<span class=\"status status--draft\">Draft</span>", draft)


def test_a_page_is_planned_for_a_time_and_the_plan_called_off(writer):
    article = make_article(published=False)
    at = timezone.now() + timedelta(days=2)
    address = change_address(article)
    planned = press_button(writer, address, "_schedule", publish_at_0=f"{at:%Y-%m-%d}", publish_at_1="09:30")
    assert f"{at.day} " in said(planned)[0]
    assert "09:30 UTC" in said(planned)[0]
    assert "status--scheduled" in planned.text
    plan = Schedule.objects.get()
    writer.post(reverse("admin:articles_article_call_off", args=[article.pk, plan.pk]))
    assert not Schedule.objects.waiting().exists()


@pytest.mark.parametrize(
    ("date", "time", "message"),
    [
        ("2020-01-01", "10:00", "Choose a time that is still to come."),
        ("", "", "Choose the date and the time first."),
        ("2020-13-45", "10:00", "Enter a valid date."),
    ],
)
def test_a_time_that_cannot_be_is_said_at_the_field(writer, date, time, message):
    article = make_article(published=False)
    refused = press_button(
        writer,
        change_address(article),
        "_schedule",
        title="Typed anew",
        publish_at_0=date,
        publish_at_1=time,
    )
    assert faults(refused)["publish_at"] == [message]
    assert "Typed anew" in refused.text


def test_planning_with_faults_lists_them(writer):
    article = make_article(published=False)
    refused = press_button(
        writer,
        change_address(article),
        "_schedule",
        body="",
        publish_at_0="2090-01-01",
        publish_at_1="09:30",
    )
    assert "body" in faults(refused)


def test_the_preview_of_the_live_version_is_the_public_page_apart_from_its_bar(writer, client):
    topic = make_topic("Fever", kind="side_effect", other_names=["Pyrexia"])
    page = make_topic_page(topic)
    article = make_article(topics=[topic], picture=make_picture(), picture_alt="Cells")
    plain = make_article(kind="page", title="About")
    spanish = make_article(language="es", title="Fiebre", topics=[topic])
    make_article(topics=[topic])
    for document in (page, article, plain, spanish):
        preview = writer.get(change_address(document).replace("change", "preview"))
        public = client.get(document.get_absolute_url())
        assert len(BAR.findall(preview.text)) == 1
        assert BAR.sub("", preview.text) == public.text


def test_a_preview_is_for_staff_and_for_no_cache_or_search_engine(writer, client):
    article = make_article(published=False)
    address = reverse("admin:articles_article_preview", args=[article.pk])
    preview = writer.get(address)
    assert {"private", "no-store"} <= set(preview["Cache-Control"].split(", "))
    assert preview["X-Robots-Tag"] == "noindex"
    assert client.get(address).status_code == 302


def test_previewing_saves_what_was_typed_first(writer):
    article = make_article(published=False)
    preview = press_button(writer, change_address(article), "_preview", body="Typed a moment ago.")
    assert "Typed a moment ago." in preview.text
    assert "Draft" in preview.text
    assert change_address(article) in preview.text


def test_an_old_version_is_looked_at_and_used_as_the_draft(writer):
    article = make_article(body="First words")
    edit(article, body="Second words", by=make_user("ben"))
    versions = writer.get(reverse("admin:articles_article_history", args=[article.pk]))
    assert "Use version 1 as the draft" in versions.text
    old = writer.get(reverse("admin:articles_article_preview_version", args=[article.pk, 1]))
    assert "First words" in old.text
    restored = writer.post(reverse("admin:articles_article_restore", args=[article.pk, 1]), follow=True)
    assert "Version 1 is the draft now" in said(restored)[0]
    article.refresh_from_db()
    assert article.body == "First words"


def test_a_page_is_taken_down_with_a_reason_and_a_way_on(writer, client):
    article, better = make_article(), make_article(title="Two weeks")
    address = reverse("admin:articles_article_take_down", args=[article.pk])
    assert "Reason for readers" in writer.get(address).text
    done = writer.post(
        address,
        {
            "reason": "error",
            "text": "This page said 8 weeks.",
            "note": "Found by Ben",
            "send_readers_to": better.pk,
        },
        follow=True,
    )
    assert "Taken down" in said(done)[0]
    gone = client.get(article.get_absolute_url())
    assert gone.status_code == 410
    assert "This page said 8 weeks." in gone.text
    assert "Two weeks" in gone.text
    assert "Found by Ben" not in gone.text


@pytest.mark.parametrize(("reason", "field"), [("", "reason"), ("other", "text")])
def test_taking_down_without_a_reason_is_refused_at_the_field(writer, client, reason, field):
    article = make_article()
    address = reverse("admin:articles_article_take_down", args=[article.pk])
    refused = writer.post(address, {"reason": reason, "note": "Kept"})
    assert field in refused.context["form"].errors
    assert "Kept" in refused.text
    assert client.get(article.get_absolute_url()).status_code == 200


def test_only_a_live_page_can_be_taken_down(writer):
    article = make_article(published=False)
    answer = writer.get(reverse("admin:articles_article_take_down", args=[article.pk]), follow=True)
    assert "not live" in said(answer)[0]


def test_a_draft_can_be_deleted_and_its_address_is_free_again(writer):
    topic = make_topic()
    article = make_article(published=False, title="Fever", topics=[topic])
    deleted = writer.post(
        reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}, follow=True
    )
    assert deleted.status_code == 200
    assert not Article.objects.exists()
    assert Topic.objects.filter(pk=topic.pk).exists()
    assert make_article(title="Fever").slug == "fever"


def test_a_page_that_was_published_cannot_be_deleted(writer):
    article = make_article()
    assert (
        writer.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert "Delete this draft" not in writer.get(change_address(article)).text


def test_start_here_takes_five_posts_with_the_topic_at_most(writer):
    page = make_topic_page(make_topic("Fever"))
    posts = [make_article(topics=[page.topic]) for _ in range(6)]
    too_many = press_button(writer, change_address(page), "_save", start_here=[post.pk for post in posts])
    assert faults(too_many)["start_here"] == ["At most five."]
    stranger = make_article(title="Driving")
    refused = press_button(writer, change_address(page), "_save", start_here=[stranger.pk])
    assert "“Driving” does not have the topic “Fever”" in faults(refused)["start_here"][0]


def test_somebody_who_may_only_look_gets_the_text_and_no_buttons(client):
    eva = make_user("eva", is_superuser=False)
    eva.user_permissions.set(Permission.objects.filter(codename__in=["view_article", "view_topicpage"]))
    client.force_login(eva)
    article, page = make_article(body="Looked at"), make_topic_page()
    for document in (article, page):
        shown = client.get(change_address(document))
        assert shown.status_code == 200
        assert 'name="_publish"' not in shown.text
        assert client.post(change_address(document), {"title": "Mine"}).status_code == 403
    for act in ("preview", "take_down", "history"):
        assert client.get(reverse(f"admin:articles_article_{act}", args=[article.pk])).status_code == 403
