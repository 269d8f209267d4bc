import gzip
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from carthub.editorial.models import Address, Site
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.sites import save_person, save_site
from tests.factories import edit, make_article, make_person, make_picture, make_topic, make_topic_page

pytestmark = pytest.mark.django_db


def test_a_topic_page_shows_its_text_and_its_posts(client):
    topic = make_topic("Fever", other_names=["High temperature"])
    make_topic_page(topic, body="What a fever is.")
    make_article(title="Measure it", excerpt="How to measure.", topics=[topic])
    page = client.get("/topics/fever/").text
    for words in ("What a fever is.", "High temperature", "Measure it", "How to measure.", "Read More"):
        assert words in page


def test_a_topic_lists_only_posts_tagged_with_it(client):
    topic = make_topic("Fever")
    make_topic_page(topic)
    make_article(title="Elsewhere", topics=[make_topic("Chills")])
    assert "Elsewhere" not in client.get("/topics/fever/").text


def test_posts_are_paged_by_ten_and_no_post_is_lost_or_told_twice(client):
    topic = make_topic("Fever")
    make_topic_page(topic)
    same_time = datetime(2026, 1, 1, tzinfo=UTC)
    for _number in range(25):
        make_article(topics=[topic], published_at=same_time)
    seen, query = [], ""
    for size in (10, 10, 5):
        context = client.get(f"/topics/fever/{query}").context
        assert len(context["cards"]) == size
        seen += [card.article_id for card in context["cards"]]
        query = f"?before={context['older']}"
    assert len(set(seen)) == 25
    assert context["older"] == ""
    newer = client.get(f"/topics/fever/?after={context['newer']}").context
    assert [card.article_id for card in newer["cards"]] == seen[10:20]


def test_the_address_of_an_older_page_stays_right_when_posts_come(client):
    topic = make_topic("Fever")
    make_topic_page(topic)
    for _number in range(12):
        make_article(topics=[topic])
    older = client.get("/topics/fever/").context["older"]
    before = [card.article_id for card in client.get(f"/topics/fever/?before={older}").context["cards"]]
    make_article(topics=[topic])
    after = [card.article_id for card in client.get(f"/topics/fever/?before={older}").context["cards"]]
    assert before == after


@pytest.mark.parametrize("cursor", ["1", "x-y", "1-0", "' OR 1=1", "9" * 500, "-"])
@pytest.mark.parametrize("path", ["/articles/", "/topics/fever/", "/people/editorial-team/"])
def test_a_position_that_was_tampered_with_is_not_found(client, path, cursor):
    make_topic_page(make_topic("Fever"))
    assert client.get(path, {"before": cursor}).status_code == 404


def test_a_parameter_nobody_knows_is_ignored(client):
    make_topic_page(make_topic("Fever"))
    response = client.get("/topics/fever/?utm_source=x")
    assert response.status_code == 200
    assert "utm_source" not in response.text


def test_a_renamed_page_moves_in_one_hop_however_often_it_was_renamed(client):
    article = make_article(slug="first")
    for slug in ("second", "third"):
        publish(edit(article, slug=slug), by=None)
    for old in ("first", "second"):
        response = client.get(f"/articles/{old}/")
        assert (response.status_code, response["Location"]) == (301, "/articles/third/")


def test_a_new_address_is_not_used_before_it_is_published(client):
    article = make_article(slug="first")
    edit(article, slug="second")
    assert client.get("/articles/first/").status_code == 200
    assert client.get("/articles/second/").status_code == 404


def test_going_back_to_an_older_address_turns_the_way_round(client):
    article = make_article(slug="first")
    publish(edit(article, slug="second"), by=None)
    publish(edit(article, slug="first"), by=None)
    assert client.get("/articles/first/").status_code == 200
    assert client.get("/articles/second/")["Location"] == "/articles/first/"
    assert Address.objects.filter(document=article.pk).count() == 2


def test_a_page_taken_down_sends_readers_on(client):
    new = make_article(title="Two weeks")
    old = make_article()
    withdraw(old, by=None, reason="replaced", send_readers_to=new.document_ptr)
    page = client.get(old.get_absolute_url())
    assert page.status_code == 410
    assert "Two weeks" in page.text
    assert new.get_absolute_url() in page.text


def test_a_page_that_never_was_offers_ways_on(client):
    make_topic_page(make_topic("Fever"))
    page = client.get("/no/such/page/")
    assert page.status_code == 404
    assert "/topics/fever/" in page.text
    assert reverse("search") in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("car-t", "CAR-T cells"),
        ("CAR‑T", "CAR-T cells"),
        ("nonsense cells", "CAR-T cells"),
        ("high temperature", "Fever"),
        ("warm", "Fever"),
    ],
)
def test_search_finds_any_word_in_titles_names_and_summaries(client, query, found):
    make_topic_page(make_topic("Fever", other_names=["High temperature"]), definition="The body is warm.")
    make_article(title="CAR-T cells")
    results = client.get("/search/", {"q": query}).context["results"]
    assert found in [result.title for result in results]


@pytest.mark.parametrize(
    "query", ["", " ", "\0", "%", "_", "'; DROP TABLE", "🙂", "a" * 5000, "zz", "\u202e"]
)
def test_search_answers_anything(client, query):
    make_article()
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert response.context["results"] == []


def test_the_feed_tells_absolute_addresses_of_the_settings(client, settings):
    article = make_article(title="News & more")
    feed = client.get("/feed/", headers={"host": "localhost"}).text
    assert f"{settings.SITE_URL}{article.get_absolute_url()}" in feed
    assert "News &amp; more" in feed
    assert "localhost" not in feed


def test_the_sitemap_names_live_pages_with_their_translations_and_no_examples(client):
    english = make_article(slug="one")
    make_article(slug="uno", language="es", translation_of=english.document_ptr)
    make_article(slug="example", example=True)
    make_article(slug="draft", published=False)
    assert "/sitemap-articles-0.xml" in client.get("/sitemap.xml").text
    text = client.get("/sitemap-articles-0.xml").text
    assert text.count("<loc>") == 2
    assert 'hreflang="es"' in text
    assert "/es/articles/uno/" in text
    assert "example" not in text


def test_languages_stand_in_the_path_and_nothing_varies_by_header(client):
    make_article(slug="uno", language="es")
    response = client.get("/es/articles/uno/", headers={"accept-language": "de"})
    assert 'lang="es"' in response.text
    assert "Accept-Language" not in response.get("Vary", "")
    assert client.get("/articles/uno/").status_code == 404
    assert client.get("/en/articles/uno/").status_code == 404


def test_translations_name_each_other(client):
    english = make_article(slug="one", title="One")
    make_article(slug="uno", title="Uno", language="es", translation_of=english.document_ptr)
    assert "/es/articles/uno/" in client.get("/articles/one/").text
    assert "/articles/one/" in client.get("/es/articles/uno/").text


def test_a_translation_of_a_translation_belongs_to_the_same_original(client):
    english = make_article(slug="one")
    spanish = make_article(slug="uno", language="es", translation_of=english.document_ptr)
    make_article(slug="un", language="fr", translation_of=spanish.document_ptr)
    assert "/fr/articles/un/" in client.get("/articles/one/").text


def test_the_home_page_leads_to_the_other_languages_and_back(client):
    make_article()
    make_article(language="es")
    assert 'href="/es/"' in client.get("/").text
    assert 'hreflang="en"' in client.get("/es/").text


def test_a_public_person_has_a_page_with_their_articles(client):
    ana = make_person("Ana Ruiz", role_line="Health writer")
    make_article(title="By Ana", authors=[ana])
    page = client.get("/people/ana-ruiz/").text
    assert "Health writer" in page
    assert "By Ana" in page


def test_a_person_who_is_not_public_has_no_page(client):
    make_article(authors=[make_person("Ana Ruiz", public=False)])
    assert client.get("/people/ana-ruiz/").status_code == 404


def test_an_anonymous_reader_gets_no_cookie(client):
    make_topic_page(make_topic("Fever"))
    for path in ("/", "/topics/fever/", "/articles/", "/search/?q=fever", "/nowhere/"):
        assert not client.get(path).cookies


def test_a_page_is_sent_gzipped_when_asked_for(client):
    article = make_article(body="Fever. " * 100)
    response = client.get(article.get_absolute_url(), headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"Fever." in gzip.decompress(response.content)


def test_an_example_page_says_so_and_is_kept_out_of_search_engines(client):
    article = make_article(example=True)
    page = client.get(article.get_absolute_url()).text
    assert "Example page. Not medically checked." in page
    assert '<meta name="robots" content="noindex' in page


def test_a_plain_page_lives_at_the_top_and_in_no_list(client):
    make_article(kind="page", slug="about", title="Who we are")
    assert client.get("/about/").status_code == 200
    assert "Who we are" not in client.get("/articles/").text
    assert "Who we are" not in client.get("/feed/").text


def test_the_hub_is_called_what_its_row_says(client):
    site = Site.objects.current()
    site.name, site.header_lines = "Cell Hub", "Help | /help/"
    save_site(site)
    page = client.get("/").text
    assert "Cell Hub" in page
    assert "/help/" in page


def test_a_side_effect_says_when_to_call_right_under_its_title(client):
    make_topic_page(make_topic("Fever", kind="side_effect"))
    page = client.get("/topics/fever/").text
    assert "Feeling unwell? When to call" in page
    assert 'href="#notice-1"' in page
    assert 'id="notice-1"' in page


def test_a_definition_alone_is_a_page(client):
    make_topic_page(make_topic("Fever", kind="side_effect"), body="", definition="A high temperature.")
    page = client.get("/topics/fever/").text
    assert "A high temperature." in page
    assert "When to call" not in page


def test_a_hub_without_any_page_still_answers(client):
    for path in ("/", "/topics/", "/articles/", "/feed/", "/sitemap.xml", "/search/?q=x"):
        assert client.get(path).status_code == 200
    for path in ("/es/", "/fr/articles/", "/de/topics/"):
        assert client.get(path).status_code == 404


def test_a_picture_is_not_compressed_again(client):
    article = make_article(picture=make_picture(), picture_decorative=True)
    response = client.get(article.picture.facts.src(320, "webp"), headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert response.getvalue().startswith(b"RIFF")


def test_a_portrait_and_the_logo_are_shown_to_readers(client):
    ana = make_person("Ana Ruiz", picture=make_picture())
    save_person(ana)
    site = Site.objects.current()
    site.logo = make_picture("logo.png", kind="PNG")
    save_site(site)
    make_article(authors=[ana])
    page = client.get("/people/ana-ruiz/").text
    for picture in (ana.picture, site.logo):
        assert picture.key in page
        assert client.get(picture.facts.src(320, "jpg")).getvalue().startswith(b"\xff\xd8")


def test_a_title_with_a_control_character_does_not_break_the_feed(client):
    make_article(title="Fever\x0band chills", excerpt="Call\x07 at once.")
    feed = client.get("/feed/")
    assert feed.status_code == 200
    assert "Fever and chills" in feed.text


def test_posts_from_before_the_computers_epoch_are_paged_too(client):
    for year in (1950, 1960, 1970):
        for day in range(1, 6):
            make_article(published_at=datetime(year, 1, day, tzinfo=UTC))
    context = client.get("/articles/").context
    assert len(client.get(f"/articles/?before={context['older']}").context["cards"]) == 5


def test_topics_are_listed_under_each_letter_once(client):
    for name in ("Zeta", "Edema", "mRNA", "Écho", "Mab", "edge"):
        make_topic_page(make_topic(name))
    letters = client.get("/topics/").context["letters"]
    assert [(letter, [page.title for page in pages]) for letter, pages in letters] == [
        ("E", ["Écho", "Edema", "edge"]),
        ("M", ["Mab", "mRNA"]),
        ("Z", ["Zeta"]),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/media/pictures/{key}/..",
        "/media/pictures/{key}/320.exe",
        "/media/pictures/{key}/%00.webp",
        "/media/pictures/{key}/99999999999999999999.webp",
        "/sitemap-articles-99999999999999999999.xml",
        "/sitemap-articles-77.xml",
        "/sitemap-people-0.xml",
        "/healthz-x/",
        "/articles/?before=1-1",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(client, path):
    article = make_article(picture=make_picture(), picture_decorative=True)
    assert client.get(path.format(key=article.picture.key)).status_code == 404


def test_only_a_paged_list_has_a_position_in_its_canonical_address(client, settings):
    article = make_article()
    for _number in range(11):
        make_article()
    path = article.get_absolute_url()
    assert f'rel="canonical" href="{settings.SITE_URL}{path}"' in client.get(f"{path}?before=zzz").text
    older = f"/articles/?before={client.get('/articles/').context['older']}"
    assert f'rel="canonical" href="{settings.SITE_URL}{older}"' in client.get(older).text


@pytest.mark.parametrize(
    ("path", "kind", "title"),
    [
        ("/", "website", "A health hub"),
        ("/topics/fever/", "website", "Fever"),
        ("/articles/cooling-down/", "article", "Cooling down"),
        ("/about/", "website", "About us"),
    ],
)
def test_other_sites_are_told_what_they_show_of_a_page(client, settings, path, kind, title):
    Site.objects.update(name="A health hub")
    make_topic_page(make_topic("Fever"))
    make_article(title="Cooling down", picture=make_picture(), picture_alt="A glass of water")
    make_article(title="About us", slug="about", kind="page")
    text = client.get(path).text
    told = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', text))
    picture = told.pop("image")
    assert told.pop("description") or path == "/"
    assert told.pop("image:alt", "") == ("A glass of water" if kind == "article" else "")
    assert told == {
        "site_name": "A health hub",
        "type": kind,
        "title": title,
        "url": settings.SITE_URL + path,
    }
    assert picture.startswith(settings.SITE_URL + "/")
