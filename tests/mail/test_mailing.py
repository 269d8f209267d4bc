"""What `tick` mails: sent through a real server on this machine, which may also fail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carthub.editorial.models import Notice
from carthub.editorial.permissions import Role
from carthub.editorial.services.invitations import invite
from carthub.editorial.services.leaving import Takers, leave
from carthub.editorial.services.notices import notify
from carthub.editorial.services.schedules import schedule
from carthub.lib.one_at_a_time import one_at_a_time
from tests.factories import make_article, make_member, make_user
from tests.mail_server import mail_server

pytestmark = pytest.mark.django_db

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SILENT = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def server(settings):
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", mailbox.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield mailbox


@pytest.fixture
def tick(capsys):
    """Runs the command; answers with what it says of plans and mails, and what of troubles."""

    def run(**options):
        call_command("tick", **options)
        said = capsys.readouterr()
        first, *mails = said.out.splitlines()
        return [first.partition(",")[0].rstrip("."), *mails], said.err.splitlines()

    return run


def member(name):
    return make_member(Role.AUTHOR, name, email=f"{name}@example.org")


def tell(*people, what="published", text="Root published “Fever”.", **fields):
    return notify(people, what, text, by=make_user("root"), **fields)


def links_in(mail):
    return re.findall(r"^http\S+", mail.get_content(), re.MULTILINE)


def test_a_mail_says_what_and_which_page_and_leads_there(server, tick, settings):
    ana = member("ana")
    article = make_article(published=False, title="Fever & <chills>", body="The text of the draft.")
    tell(ana, text="Root published “Fever & <chills>”.", document=article)
    assert tick() == (["0 done", "1 mail sent."], [])
    [mail] = server.mails
    assert (mail["To"], mail["From"]) == ("ana@example.org", settings.DEFAULT_FROM_EMAIL)
    assert mail["Subject"] == "[CartHub] Published: Fever & <chills>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert "Root published “Fever & <chills>”." in text
    assert "How often, or not at all:" in text
    assert "The text of the draft." not in text
    link, _settings = links_in(mail)
    browser = Client()
    browser.force_login(ana)
    place = browser.get(link.removeprefix(settings.SITE_URL), follow=True)
    assert place.context["original"] == article
    assert not Notice.objects.unseen().exists()


def test_what_was_mailed_once_is_not_mailed_again(server, tick):
    tell(member("ana"))
    tick()
    assert tick() == (["0 done"], [])
    assert len(server.mails) == 1


def test_several_notices_about_one_page_are_one_mail_with_one_link_for_each_place(server, tick):
    ana, fever, rash = member("ana"), make_article(title="Fever"), make_article(title="Rash")
    tell(ana, what="sent for check", text="Root asks you to check “Fever”.", document=fever)
    tell(ana, what="note", text="Root wrote a note on “Fever”.", document=fever, path="/admin/#note-1")
    tell(ana, what="note", text="Root answered a note on “Fever”.", document=fever, path="/admin/#note-1")
    tell(ana, document=rash, text="Root published “Rash”.")
    assert tick()[0][1] == "2 mails sent."
    first, second = server.mails
    assert first["Subject"] == "[CartHub] Sent for check, Note: Fever"
    assert len(links_in(first)) == 3  # of the check, of the note, of the settings
    assert second["Subject"] == "[CartHub] Published: Rash"


def test_news_of_many_pages_are_one_mail(server, tick):
    ana = member("ana")
    for number in range(6):
        tell(ana, document=make_article(), text=f"Root published page {number}.")
    assert tick()[0][1] == "1 mail sent."
    [mail] = server.mails
    assert mail["Subject"] == "[CartHub] 6 notices"
    assert all(f"page {number}." in mail.get_content() for number in range(6))


def choose(user, mail, zone="UTC"):
    browser = Client()
    browser.force_login(user)
    answer = browser.post(reverse("admin:my_settings"), {"time_zone": zone, "mail": mail})
    assert answer.status_code == 302


def test_one_mail_a_day_comes_in_the_morning_of_whoever_chose_it(server, tick):
    ana = member("ana")
    choose(ana, "daily", zone="America/New_York")
    with time_machine.travel("2026-03-03 15:00Z", tick=False) as clock:
        tell(ana, text="Root published “Fever”."), tell(ana, text="Root published “Rash”.")
        clock.move_to("2026-03-04 11:59Z")  # one minute before seven
        assert tick() == (["0 done"], [])
        tell(ana, text="Root published “Chills”.")
        clock.move_to("2026-03-04 12:00Z")
        assert tick()[0] == ["0 done", "1 mail sent."]
        tell(ana, text="Root published “Doses”.")
        clock.move_to("2026-03-05 11:59Z")
        assert tick()[0] == ["0 done"]
        clock.move_to("2026-03-05 13:00Z")
        assert tick()[0] == ["0 done", "1 mail sent."]
    first, second = (mail.get_content() for mail in server.mails)
    assert all(title in first for title in ("Fever", "Rash", "Chills"))
    assert "Doses" in second
    assert "Fever" not in second


def test_whoever_chose_none_finds_it_on_the_desk_alone(server, tick):
    ana = member("ana")
    choose(ana, "none")
    tell(ana)
    assert tick() == (["0 done"], [])
    assert ana.notices.unseen().count() == 1


def test_the_settings_say_where_mail_goes(settings):
    ana = member("ana")
    browser = Client()
    browser.force_login(ana)
    for backend, words in [(SMTP, "Mail goes to ana@example.org"), (SILENT, "sends no mail at present")]:
        settings.EMAIL_BACKEND = backend
        assert words in browser.get(reverse("admin:my_settings")).text
    assert (
        browser.post(reverse("admin:my_settings"), {"time_zone": "UTC", "mail": "hourly"}).status_code == 200
    )


def test_without_a_server_nothing_is_mailed_and_nothing_is_lost(tick, settings):
    settings.EMAIL_BACKEND = SILENT
    tell(member("ana"))
    assert tick() == (["0 done"], [])
    assert Notice.objects.get().mailed_at is None


def test_what_was_opened_on_the_desk_or_is_a_week_old_is_not_mailed(server, tick):
    ana = member("ana")
    [opened], [_old] = tell(ana), tell(ana)
    Notice.objects.filter(pk=opened.pk).update(seen_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        tick()
    assert server.mails == []


def test_nobody_who_left_and_nobody_without_an_address_is_written_to(server, tick):
    ana, eva = member("ana"), make_member(Role.AUTHOR, "eva", email="")
    tell(ana, eva)
    leave(ana, by=make_member(Role.CHIEF, "carla"), takers=Takers())
    tick()
    assert server.mails == []


def test_a_server_that_is_down_leaves_the_mails_for_the_next_tick(server, tick, settings):
    settings.EMAIL_PORT = 1  # where nothing listens
    article = make_article(published=False)
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        schedule(article.latest_revision, at=timezone.now() + timedelta(minutes=1), by=make_user("root"))
    for name in ("ana", "ben", "eva"):
        tell(member(name))
    out, err = tick()
    assert out == ["1 done", "3 mails wait."]
    assert len(err) == 1
    assert "The mail server failed:" in err[0]
    settings.EMAIL_PORT = server.port
    assert tick()[0] == ["0 done", "3 mails sent."]


def test_one_wrong_address_does_not_stop_the_others(server, tick):
    server.refused.add("ben@example.org")
    mallory = member("mallory")
    type(mallory).objects.filter(pk=mallory.pk).update(email="m@example.org\nBcc: everybody@example.org")
    tell(member("ana"), member("ben"), type(mallory).objects.get(pk=mallory.pk), member("zoe"))
    out, err = tick()
    assert out == ["0 done", "2 mails sent.", "2 mails wait."]
    assert err[0] == "Mail to mallory: Enter a valid email address."
    assert err[1].startswith("Mail to ben: ")
    assert "550" in err[1]
    assert {mail["To"] for mail in server.mails} == {"ana@example.org", "zoe@example.org"}
    assert tick() == (["0 done", "2 mails wait."], [])  # they are left alone for some hours
    type(mallory).objects.filter(pk=mallory.pk).update(email="mallory@example.org")
    assert tick()[0] == ["0 done", "1 mail sent.", "1 mail waits."]


def test_a_connection_that_breaks_is_made_anew(server, tick):
    server.hangs_up_on.add("ben@example.org")
    tell(member("ana"), member("ben"), member("zoe"))
    out, err = tick()
    assert out == ["0 done", "2 mails sent.", "1 mail waits."]
    assert "The mail server failed:" in err[0]
    assert len(server.to("zoe@example.org")) == 1


def test_a_server_that_fails_again_and_again_is_given_up(server, tick):
    people = [member(f"member-{number}") for number in range(6)]
    server.hangs_up_on |= {user.email for user in people}
    tell(*people)
    out, err = tick()
    assert out == ["0 done", "6 mails wait."]
    assert len(err) == 3


def test_no_title_forges_a_header(server, tick):
    ana, article = member("ana"), make_article(title="Fever")
    type(article).objects.update(title="Fever\r\nBcc: everybody@example.org\r\n\r\nHello")
    tell(ana, document=article)
    tell(ana, text="A\r\nBcc: everybody@example.org")
    tick()
    assert len(server.mails) == 2
    for mail in server.mails:
        assert mail["Bcc"] is None
        assert "Bcc: everybody@example.org" in mail["Subject"]


class Crash(BaseException):
    pass


class CrashingBackend(EmailBackend):
    """Sends two mails and then the process dies before it can note the second."""

    sent = []

    def send_messages(self, messages):
        self.sent += [message.to[0] for message in messages]
        if len(self.sent) == 2:
            raise Crash


def test_a_crash_repeats_one_mail_at_most(tick, settings):
    settings.EMAIL_BACKEND = f"{__name__}.CrashingBackend"
    CrashingBackend.sent.clear()
    tell(*[member(name) for name in ("ana", "ben", "zoe")])
    with pytest.raises(Crash):
        call_command("tick")
    tick()
    assert sorted(CrashingBackend.sent) == [
        "ana@example.org",
        "ben@example.org",
        "ben@example.org",
        "zoe@example.org",
    ]


def test_a_second_tick_leaves_the_mail_to_the_first(server, tick, settings):
    tell(member("ana"))
    with one_at_a_time(settings.VAR / "mail.lock") as alone:
        assert alone
        assert tick() == (["0 done"], [])
    assert tick()[0] == ["0 done", "1 mail sent."]


def test_a_dry_run_tells_both_and_does_neither(server, tick):
    article = make_article(published=False)
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        schedule(article.latest_revision, at=timezone.now() + timedelta(minutes=1), by=make_user("root"))
    tell(member("ana"))
    assert tick(dry_run=True) == (["1 due", "1 mail to send."], [])
    assert server.mails == []
    assert tick()[0] == ["1 done", "1 mail sent."]


def test_an_invitation_is_mailed_with_a_link_that_works_and_only_while_it_is_needed(server, tick, settings):
    carla = make_member(Role.CHIEF, "carla", email="carla@example.org")
    zoe = invite(email="zoe@example.org", name="Zoe", roles=[Role.AUTHOR], by=carla)
    tick()
    [mail] = server.to("zoe@example.org")
    assert mail["Subject"] == "[CartHub] Carla invites you as Author."
    [link] = links_in(mail)
    welcome = Client().get(link.removeprefix(settings.SITE_URL))
    assert "Welcome, Zoe" in welcome.text
    tell(zoe, what="invited")
    zoe.set_password("walnut-teapot-river")
    zoe.save()
    tick()
    assert len(server.mails) == 1
