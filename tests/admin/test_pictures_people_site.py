import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from carthub.editorial.models import Change, Person, Picture, Site
from tests.admin_forms import change_address, faults, opened, press_button, said
from tests.factories import make_article, make_person, make_picture, make_upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_storage")]

ADD = "/admin/editorial/picture/add/"


def address(picture, name="change"):
    return reverse(f"admin:editorial_picture_{name}", args=[picture.pk])


def status(client, place):
    """Of a file, which is read to its end and so closed."""
    response = client.get(place)
    if response.streaming:
        b"".join(response)
    return response.status_code


def bomb():
    """A PNG that says it is 10,000 by 10,000 pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def truncated():
    file = io.BytesIO()
    Image.effect_noise((600, 400), 90).convert("RGB").save(file, "JPEG")
    return file.getvalue()[:9000]


def test_a_picture_is_uploaded_described_and_shown(writer, client):
    added = writer.post(
        ADD, {"file": make_upload(), "title": "Cells", "credit": "Zoe", "licence": "CC BY 4.0"}, follow=True
    )
    picture = Picture.objects.get()
    assert added.redirect_chain[-1][0] == address(picture)
    assert (picture.title, picture.credit, picture.added_by.username) == ("Cells", "Zoe", "ana")
    assert "Used on 0 pages" in added.text
    assert status(writer, picture.facts.src(320, "webp")) == 200
    assert status(client, picture.facts.src(320, "webp")) == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("bomb.png", bomb()),
        ("cut.jpg", truncated()),
        ("empty.jpg", b""),
        ("phone.heic", b"\x00\x00\x00\x18ftypheic" + bytes(100)),
    ],
)
def test_what_is_no_picture_is_refused_at_the_field_and_the_words_are_kept(writer, name, data):
    refused = writer.post(ADD, {"file": SimpleUploadedFile(name, data), "title": "My title", "credit": "Zoe"})
    assert refused.status_code == 200
    assert faults(refused)["file"]
    assert "My title" in refused.text
    assert not Picture.objects.exists()


def test_a_form_without_a_file_says_so(writer):
    assert "file" in faults(writer.post(ADD, {"title": "Nothing"}))


def test_a_picture_added_from_a_page_s_form_goes_back_to_that_form(writer):
    answer = writer.post(ADD, {"file": make_upload(), "title": "Cells", "_popup": "1"})
    assert "data-popup-response" in answer.text


def test_the_same_file_again_is_the_same_picture(writer):
    for _time in range(2):
        writer.post(ADD, {"file": make_upload(), "title": "Cells"})
    assert Picture.objects.count() == 1


def test_the_spot_to_keep_in_view_is_set_and_live_pages_wait_for_publishing(writer):
    picture = make_picture()
    article = make_article(picture=picture, picture_alt="Cells")
    saved = press_button(writer, address(picture), "_save", focal_x="20", focal_y="80")
    picture.refresh_from_db()
    assert (picture.focal_x, picture.focal_y) == (20, 80)
    assert "1 page shows this to readers once" in said(saved)[0]
    article.refresh_from_db()
    assert article.latest_revision.content["picture_facts"][0]["focal_x"] == 20
    assert article.live_revision.content["picture_facts"][0]["focal_x"] == 50


@pytest.mark.parametrize("spot", ["101", "-1", "left", ""])
def test_a_spot_outside_the_picture_is_refused(writer, spot):
    assert "focal_x" in faults(press_button(writer, address(make_picture()), "_save", focal_x=spot))


def test_a_picture_says_where_it_is_used(writer):
    picture = make_picture()
    make_article(title="Above the text", picture=picture, picture_alt="Cells")
    make_article(title="In the text", body=f"![Cells](/media/pictures/{picture.key}/)")
    make_article(title="Elsewhere")
    page = writer.get(address(picture)).text
    assert "Used on 2 pages" in page
    assert "Above the text" in page
    assert "In the text" in page
    assert "Elsewhere" not in page


def test_a_picture_is_replaced_in_every_draft_and_readers_keep_the_old_one(writer, client):
    old = make_picture()
    above = make_article(picture=old, picture_alt="Cells")
    inside = make_article(body=f"![Cells](/media/pictures/{old.key}/)")
    replaced = writer.post(address(old, "replace"), {"file": make_upload(colour="red")}, follow=True)
    new = Picture.objects.exclude(pk=old.pk).get()
    assert "Replaced in every draft" in said(replaced)[0]
    above.refresh_from_db()
    inside.refresh_from_db()
    assert above.picture == new
    assert new.key in inside.body
    assert (above.latest_revision.number, inside.latest_revision.number) == (2, 2)
    assert old.key in client.get(above.get_absolute_url()).text
    assert status(client, old.facts.src(320, "webp")) == 200
    assert status(client, new.facts.src(320, "webp")) == 404
    press_button(writer, change_address(above), "_publish")
    assert new.key in client.get(above.get_absolute_url()).text


def test_a_replacement_that_is_no_picture_is_refused_at_the_field(writer):
    old = make_picture()
    refused = writer.post(address(old, "replace"), {"file": SimpleUploadedFile("x.jpg", b"<html>")})
    assert "file" in refused.context["form"].errors


def test_a_picture_is_chosen_again_for_another_page(writer):
    picture = make_picture()
    article = make_article(published=False)
    press_button(writer, change_address(article), "_save", picture=picture.pk, picture_alt="Cells")
    article.refresh_from_db()
    assert article.picture == picture
    assert writer.get(address(picture, "thumbnail"))["Location"].startswith("/media/pictures/")


def test_a_person_is_written_and_readers_meet_them(writer, client):
    values = opened(writer, "/admin/editorial/person/add/") | {"name": "Zoe Ng", "role_line": "Nurse"}
    writer.post("/admin/editorial/person/add/", values)
    assert Person.objects.get(name="Zoe Ng").slug == "zoe-ng"
    assert "Nurse" in client.get("/people/zoe-ng/").text
    assert Change.objects.filter(what="site").exists()


def test_a_person_who_wrote_something_cannot_be_deleted(writer):
    writes, idle = make_person("Zoe"), make_person("Abe")
    make_article(authors=[writes])
    for person in (writes, idle):
        writer.post(reverse("admin:editorial_person_delete", args=[person.pk]), {"post": "yes"})
    assert list(Person.objects.filter(pk__in=[writes.pk, idle.pk])) == [writes]


def test_a_person_s_address_that_is_taken_is_refused_at_the_field(writer):
    make_person("Zoe")
    values = opened(writer, "/admin/editorial/person/add/") | {"name": "Zoe"}
    assert faults(writer.post("/admin/editorial/person/add/", values))["slug"]


def test_the_site_is_one_form(writer, client):
    listed = writer.get("/admin/editorial/site/", follow=True)
    assert listed.status_code == 200
    site = Site.objects.get()
    here = reverse("admin:editorial_site_change", args=[site.pk])
    saved = press_button(writer, here, "_save", name="Cell Hub", header_lines="About | /about/")
    assert saved.status_code == 200
    assert "Cell Hub" in client.get("/").text
    refused = press_button(writer, here, "_save", header_lines="About | https://elsewhere.example/")
    assert "Look at: About" in faults(refused)["header_lines"][0]
    delete = reverse("admin:editorial_site_delete", args=[site.pk])
    assert writer.post(delete, {"post": "yes"}).status_code == 403
