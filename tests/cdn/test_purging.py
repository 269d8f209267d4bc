"""What changed is new at the next request, through a real cache that keeps pages."""

import re
from contextlib import contextmanager
from datetime import timedelta
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from carthub.editorial.models import Follower
from carthub.editorial.services.checking import send_for_check, sign
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.schedules import schedule
from tests.admin_forms import change_address, press_button
from tests.cdn.varnish import way_to
from tests.factories import (
    edit,
    make_article,
    make_checker,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
    yes_to_all,
)
from tests.processes import free_port, run

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def fever(cdn):
    topic = make_topic("Side effects")
    make_topic_page(topic)
    return make_article(title="Fever", slug="fever", topics=[topic])


def publish_as(browser, article, title):
    pressed = press_button(browser, change_address(article), "_publish", title=title)
    assert pressed.status_code == 200
    return pressed


def title(cache):
    """Of the article, as a reader sees it through the cache."""
    return re.search(r"<h1[^>]*>([^<]+)<", cache.get("/articles/fever/")[1])[1]


def test_a_page_is_kept_until_it_is_published_again_and_is_new_at_the_next_request(cdn, ana, fever):
    assert cdn.get("/articles/fever/")[2] is False
    assert cdn.get("/articles/fever/")[2] is True
    cdn.get("/articles/")
    publish_as(ana, fever, "Chills")
    assert title(cdn) == "Chills"
    status, listed, kept = cdn.get("/articles/")
    assert (status, kept) == (200, False)
    assert "Chills" in listed


def test_what_is_taken_down_is_gone_at_once_and_its_picture_too(cdn, ana):
    picture = make_picture()
    article = make_article(title="Fever", slug="fever", picture=picture, picture_alt="Cells")
    file = picture.facts.src(320, "jpg")
    for path in ("/articles/fever/", file):
        assert [cdn.get(path)[0] for _time in range(2)] == [200, 200]
        assert cdn.get(path)[2] is True
    door = reverse("admin:articles_article_take_down", args=[article.pk])
    ana.post(door, {"reason": "error", "text": "It was wrong."})
    assert cdn.get("/articles/fever/")[0] == 410
    assert cdn.get(file)[0] == 404


def test_a_cache_that_was_down_is_told_by_the_next_tick(cdn, ana, fever, settings, capsys):
    port = free_port()
    settings.CDN = [f"http://127.0.0.1:{port}"]  # the way to the cache, which is not open yet
    assert title(cdn) == "Fever"
    publish_as(ana, fever, "Chills")
    assert title(cdn) == "Fever"
    assert "could not be told what changed" in ana.get("/admin/").text
    with way_to(cdn.address, port):
        ana.post("/admin/settings/", {})
        assert title(cdn) == "Fever"  # requests leave it alone for a minute
        call_command("tick")
        assert title(cdn) == "Chills"
    assert "could not be told" not in ana.get("/admin/").text
    assert capsys.readouterr().err == ""


def test_nobody_from_outside_can_empty_the_cache(cdn, fever):
    title(cdn)
    keys = {"Surrogate-Key": "hub"}
    assert cdn.get("/", "PURGE", **keys, **{"X-Forwarded-For": "192.0.2.1"})[0] == 405
    assert cdn.get("/", "PURGE")[0] == 400
    assert cdn.get("/articles/fever/")[2] is True


def test_what_the_hub_does_not_name_is_not_kept(cdn):
    for _time in range(2):
        assert cdn.get("/accounts/password/reset/")[::2] == (200, False)
        assert cdn.get("/media/pictures/nothing/320.jpg")[::2] == (404, False)


def test_of_two_caches_one_is_down_and_the_other_is_told(cdn, ana, fever, settings, capsys):
    down = f"http://127.0.0.1:{free_port()}"
    settings.CDN = [down, cdn.address]
    assert title(cdn) == "Fever"
    publish_as(ana, fever, "Chills")
    assert title(cdn) == "Chills"
    assert [each.name for each in Follower.objects.failing()] == [down]
    call_command("tick")
    assert f"{down} could not be told what changed." in capsys.readouterr().err


def test_a_page_that_is_due_is_new_for_whoever_comes_first_and_for_the_next(cdn, fever, client):
    title(cdn)
    cdn.get("/")
    at = timezone.now() + timedelta(minutes=5)
    schedule(edit(fever, title="Chills"), at=at, by=make_user())
    with time_machine.travel(at + timedelta(seconds=1), tick=False):
        assert client.get("/about-nothing/").status_code == 404
        assert title(cdn) == "Chills"


def test_a_command_tells_the_cache_before_it_ends(cdn, fever):
    title(cdn)
    publish(edit(fever, title="Chills"), by=None)
    assert title(cdn) == "Fever"
    call_command("republish")
    assert title(cdn) == "Chills"


def test_a_change_from_elsewhere_is_told_by_the_next_request_here(cdn, fever, client):
    title(cdn)
    publish(edit(fever, title="Chills"), by=None)
    client.get("/")
    assert title(cdn) == "Chills"


def test_an_old_page_that_was_on_its_way_is_gone_half_a_minute_later(cdn, ana, fever):
    title(cdn)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        publish_as(ana, fever, "Chills")
        title(cdn)
        clock.shift(timedelta(seconds=31))
        call_command("tick")
        assert cdn.get("/articles/fever/")[2] is False
        settle(clock)
        title(cdn)
        call_command("tick")
        assert cdn.get("/articles/fever/")[2] is True


def test_a_check_of_a_live_text_sends_away_only_its_own_pages(cdn, fever, client):
    """And no other page would say anything else."""
    make_article(title="Rash", slug="rash", topics=fever.topics.all())
    elsewhere = [
        "/",
        "/articles/",
        "/articles/rash/",
        "/topics/",
        "/topics/side-effects/",
        "/feed/",
        "/search/?q=fever",
    ]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        settle(clock)
        for path in ("/articles/fever/", *elsewhere):
            cdn.get(path)
        send_for_check(fever, by=make_user("ana"))
        sign(fever, by=make_checker(), seen=fever.latest_revision, answers=yes_to_all())
        call_command("tick")
        assert "Mina Okafor" in cdn.get("/articles/fever/")[1]
        for path in elsewhere:
            _status, text, kept = cdn.get(path)
            assert kept
            assert text == client.get(path).text


def settle(clock):
    """Until no change is waiting for its second telling."""
    for _time in range(2):
        call_command("tick")
        clock.shift(timedelta(seconds=31))
    call_command("tick")


@pytest.mark.parametrize("answer", [b"", b"rubbish\r\n\r\n", b"HTTP/1.1 405 Not allowed\r\n\r\n", None])
def test_a_cache_that_answers_rubbish_or_not_at_all_lets_the_editor_go_on(ana, fever, settings, answer):
    with answering(answer) as settings.CDN:
        publish_as(ana, fever, "Chills")
        [follower] = Follower.objects.caches().failing()
        assert follower.reason


def test_an_address_that_is_none_is_refused_at_the_start(tmp_path):
    returncode, _out, err = run(
        "-c", "import carthub.settings", CARTHUB_VAR=tmp_path, CARTHUB_CDN="cache:6081"
    )
    assert returncode == 1
    assert "CARTHUB_CDN is like http://127.0.0.1:6081" in err.splitlines()[-1]


@contextmanager
def answering(answer):
    """Addresses of a server that says always the same, or for None nothing for as long as one waits."""

    class Say(BaseRequestHandler):
        def handle(self):
            self.request.recv(4096)
            self.request.recv(1) if answer is None else self.request.sendall(answer)

    with ThreadingTCPServer(("127.0.0.1", 0), Say) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield [f"http://127.0.0.1:{server.server_address[1]}"]
        server.shutdown()
