"""Notes on a draft: tied to a passage, answered once deep, done, counted, and harmless."""

import html

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.removal import remove_examples
from carthub.editorial.models import Document, Note, Notice
from carthub.editorial.services.drafts import delete_draft
from carthub.editorial.services.notes import mark_done, reply, write_note
from carthub.lib.anchors import Anchor
from tests.admin_forms import change_address, said
from tests.factories import edit, make_article, make_member, make_person, make_user

pytestmark = pytest.mark.django_db

BODY = "Stay two weeks near the center.\n\nDo not drive for two weeks."
CHANGED = "This passage changed."
HOSTILE = [
    '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "</textarea></section>{{ perms }}{% debug %}",
    "\u202e‮desrever si siht",
    "هذا النص من اليمين إلى اليسار",
    "x" * 2000,
    '"onmouseover="alert(1)',
]


@pytest.fixture
def mina():
    return make_member("Medical reviewer", "mina")


@pytest.fixture
def reviewer(mina):
    """Mina's browser; she may write notes and not the text."""
    client = Client()
    client.force_login(mina)
    return client


@pytest.fixture
def draft(ana):
    return make_article(published=False, title="Driving", body=BODY, by=ana)


def door(document, name, *args):
    return reverse(f"admin:articles_article_{name}", args=[document.pk, *args])


def post_note(client, document, text="Is this right?", /, **fields):
    version = document.latest_revision.number
    values = {"text": text, "quote": "", "prefix": "", "suffix": "", "version": version} | fields
    return client.post(door(document, "notes"), values, follow=True)


def shown(response):
    return html.unescape(response.text)


def test_a_note_on_a_passage_stands_beside_the_text_and_survives_edits_elsewhere(reviewer, writer, draft):
    answer = post_note(
        reviewer, draft, quote="two weeks", prefix="Do not drive for ", suffix=".", field="body"
    )
    assert answer.redirect_chain[-1][0].endswith(f"/notes/#note-{Note.objects.get().pk}")
    note = Note.objects.get()
    assert (note.by_name, note.quote, note.field) == ("Mina", "two weeks", "body")
    assert note.prefix.endswith("Do not drive for ")
    edit(draft, title="Driving again", body=f"A new start.\n\n{BODY} See [the guide](/articles/guide/).")
    form = writer.get(change_address(draft))
    for words in ("Is this right?", "two weeks", "Mina", "on version 1"):
        assert words in shown(form)
    assert CHANGED not in form.text
    assert form.context["notes"].open[0].place.span.start > len("A new start.\n\n") + 40
    edit(draft, body="Stay two weeks near the center.\n\nDo not drive for eight weeks.")
    assert CHANGED in writer.get(change_address(draft)).text
    assert CHANGED not in writer.get(door(draft, "preview_version", 2)).text
    assert CHANGED in writer.get(door(draft, "preview")).text


def test_a_passage_is_found_in_whichever_text_has_it(writer, draft):
    for quote, field in [
        ("Driving", "title"),
        ("What article", "excerpt"),
        ("center.\r\n\r\nDo not", "body"),
    ]:
        post_note(writer, draft, quote=quote)
        assert Note.objects.first().field == field
    post_note(writer, draft, quote="typed a moment ago")
    assert "The saved text does not have this passage." in writer.get(change_address(draft)).text
    edit(draft, body="This was typed a moment ago.")
    assert "does not have this passage" not in writer.get(change_address(draft)).text


def test_a_note_is_answered_once_deep_and_never_edited(writer, reviewer, draft):
    post_note(reviewer, draft)
    note = Note.objects.get()
    reply_at = door(draft, "note_reply", note.pk)
    writer.post(reply_at, {f"reply-{note.pk}-text": "Yes, see source 2."})
    answer = note.replies.get()
    assert (answer.text, answer.by_name) == ("Yes, see source 2.", "Ana")
    assert "Yes, see source 2." in reviewer.get(change_address(draft)).text
    refused = writer.post(
        door(draft, "note_reply", answer.pk), {f"reply-{answer.pk}-text": "And?"}, follow=True
    )
    assert said(refused) == ["This is an answer. Answer or close the note that it belongs to."]
    assert said(writer.post(reply_at, {f"reply-{note.pk}-text": " "}, follow=True)) == [
        "Write what you want to say."
    ]
    assert Note.objects.count() == 2
    note.text = "Another"
    for act in (note.save, lambda: note.save(update_fields=["text", "done_at"])):
        with pytest.raises(TypeError, match="never edited"):
            act()


def test_done_folds_a_note_away_until_it_is_opened_again(writer, reviewer, draft):
    post_note(reviewer, draft)
    note = Note.objects.get()
    for _twice in range(2):
        writer.post(door(draft, "note_done", note.pk))
    note.refresh_from_db()
    assert note.done_by_name == "Ana"
    panel = reviewer.get(change_address(draft))
    assert (panel.context["notes"].open, len(panel.context["notes"].done)) == ([], 1)
    assert "1 note is done" in panel.text
    assert "Done: Ana" in shown(panel)
    reviewer.post(door(draft, "note_reopen", note.pk))
    note.refresh_from_db()
    assert (note.done_at, note.done_by, note.done_by_name) == (None, None, "")


def test_only_who_may_write_notes_does_and_only_on_that_page(draft, reviewer):
    other = make_article(published=False)
    note = write_note(other.latest_revision, by=make_user("ben"), text="Elsewhere")
    guest = Client()
    assert guest.post(door(draft, "notes")).status_code == 302
    guest.force_login(make_member([], "guest"))
    assert post_note(guest, draft).status_code == 403
    for act in ("note_reply", "note_done", "note_reopen"):
        assert guest.post(door(other, act, note.pk)).status_code == 403
        assert reviewer.post(door(draft, act, note.pk), {f"reply-{note.pk}-text": "Hm"}).status_code == 404
        assert reviewer.get(door(other, act, note.pk)).status_code == 405
    assert Note.objects.count() == 1
    assert post_note(reviewer, draft, version=9).status_code == 404


def test_a_script_gets_the_panel_alone_or_a_sentence(writer, draft):
    fields = {"text": "Typed beside unsaved text", "version": 1, "by_script": "1"}
    answer = writer.post(door(draft, "notes"), fields)
    assert answer.json()["html"].lstrip().startswith('<section class="notes')
    assert "Typed beside unsaved text" in answer.json()["html"]
    refused = writer.post(door(draft, "notes"), fields | {"text": ""})
    assert (refused.status_code, refused.json()) == (400, {"error": "Write what you want to say."})
    note = Note.objects.get()
    done = writer.post(door(draft, "note_done", note.pk), {"by_script": "1", "version": "1"})
    assert "1 note is done" in done.json()["html"]


def test_without_a_script_what_was_typed_stays_and_the_way_back_is_ours(writer, draft):
    refused = post_note(writer, draft, "y" * 2001, quote="two weeks")
    assert "at most 2000 characters" in refused.text
    assert "y" * 2001 in refused.text
    assert '<details class="notes__write" open>' in refused.text
    assert post_note(writer, draft, "NUL \0 in it").status_code == 200
    assert not Note.objects.exists()
    preview = door(draft, "preview")
    for back, leads_to in [(preview, preview), ("https://evil.example/", door(draft, "notes"))]:
        answer = post_note(writer, draft, back=back)
        assert answer.redirect_chain[0][0].partition("#")[0] == leads_to


def test_a_hostile_note_is_shown_as_text(writer, draft):
    for number, words in enumerate(HOSTILE):
        user = make_user(f"eve{number}", first_name=words[:150])
        passage = Anchor(words[:1000], words, words)
        note = write_note(draft.latest_revision, by=user, text=words, passage=passage)
        reply(note, by=user, text=words)
    for address in (door(draft, name) for name in ("change", "notes", "preview", "check")):
        page = writer.get(address).text
        for words in HOSTILE:
            assert html.escape(words) in page
            assert words == html.escape(words) or words not in page


def test_those_who_work_on_the_page_are_told_and_nobody_twice(draft, ana, mina):
    ben, cleo, dana = (make_user(name) for name in ("ben", "cleo", "dana"))
    gone = make_user("gone", is_active=False)
    for user in (ben, gone):
        edit(draft, body=f"{BODY} {user}", by=user)
    Document.objects.filter(pk=draft.pk).update(sent_by=cleo, reviewer=mina)
    draft.refresh_from_db()
    note = write_note(draft.latest_revision, by=ben, text="Look")
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"ana", "cleo", "mina"}
    told = Notice.objects.first()
    assert (told.what, told.text) == ("note", "Ben wrote a note on “Driving”.")
    assert told.path == f"{change_address(draft)}#note-{note.pk}"
    reply(note, by=dana, text="I looked")
    reply(note, by=ana, text="So did I")
    assert Notice.objects.filter(user=dana).count() == 1
    assert Notice.objects.filter(user=ben).count() == 2


def test_open_notes_are_counted_on_the_desk_and_in_the_list(writer, draft, ana):
    in_byline = make_article(title="In my name", authors=[make_person("Ana", user=ana)])
    elsewhere = make_article(title="Not mine", by=make_user("ben"))
    for document, number in ((draft, 2), (in_byline, 1), (elsewhere, 4)):
        for _ in range(number):
            write_note(document.latest_revision, by=make_user("mina"), text="Look")
    reply(draft.notes.first(), by=ana, text="Where?")
    mark_done(write_note(draft.latest_revision, by=ana, text="Nothing"), by=ana)
    desk = writer.get("/admin/")
    assert "3 open notes on your drafts" in desk.text
    assert [(page.title, page.words) for page in desk.context["noted"]["pages"]] == [
        ("Driving", "2"),
        ("In my name", "1"),
    ]
    rows = writer.get("/admin/articles/article/").context["cl"].result_list
    assert {row.title: row.open_note_count for row in rows} == {
        "Driving": 2,
        "In my name": 1,
        "Not mine": 4,
    }


def test_notes_cost_the_same_for_one_and_for_twenty(writer, draft, ana):
    def cost():
        counts = {}
        writer.get("/admin/")  # what is told on the desk for the first time counts as seen from then on
        for address in (*(door(draft, name) for name in ("change", "notes", "preview", "check")), "/admin/"):
            writer.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert writer.get(address).status_code == 200
            counts[address] = len(captured)
        return counts

    def add(notes):
        for _ in range(notes):
            reply(write_note(draft.latest_revision, by=ana, text="Look"), by=ana, text="Where?")

    add(1)
    one = cost()
    add(19)
    assert cost() == one


def test_notes_go_with_a_draft_that_is_deleted_and_with_the_examples(draft, ana):
    example = make_article(example=True, demo=True)
    for document in (draft, example):
        reply(write_note(document.latest_revision, by=ana, text="Look"), by=ana, text="Where?")
    delete_draft(draft, by=ana)
    assert set(Note.objects.values_list("document", flat=True)) == {example.pk}
    remove_examples(by=ana)
    assert not Note.objects.exists()
