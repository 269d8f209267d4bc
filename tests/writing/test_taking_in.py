import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from carthub.editorial.models import Picture
from tests.factories import make_upload
from tests.writing.clipboards import GOOGLE_DOCS, WEB_PAGE, WORD

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 64


@pytest.fixture
def signed_in(ana, client):
    client.force_login(ana)
    return client


@pytest.fixture
def paste(signed_in):
    return lambda html: signed_in.post(reverse("writing:paste"), {"html": html})


@pytest.fixture
def send(signed_in):
    return lambda upload: signed_in.post(reverse("writing:picture"), {"picture": upload})


@pytest.mark.parametrize("html", [WORD, GOOGLE_DOCS, WEB_PAGE], ids=["Word", "Google Docs", "web page"])
def test_a_paste_becomes_clean_markdown(paste, html):
    lines = paste(html).json()["markdown"].splitlines()
    assert "## What to expect" in lines
    assert "Stay **two weeks** near the center." in lines
    assert "- fever" in lines


def test_what_was_left_out_is_told(paste):
    answer = paste('<p>Cells</p><img src="data:image/png;base64,AAAA"><script>alert(1)</script>').json()
    assert "alert" not in answer["markdown"]
    assert answer["left_out"]


@pytest.mark.parametrize("html", ["", "\0", "<" * 20_000, "<p>" * 20_000, "[" * 20_000])
def test_an_odd_paste_is_answered(paste, html):
    response = paste(html)
    assert response.status_code in (200, 400)
    assert "\0" not in response.json().get("markdown", "")


def test_a_picture_is_kept_and_answered_with_its_markdown(send):
    answer = send(make_upload()).json()
    picture = Picture.objects.get()
    assert answer["markdown"] == f"![](/media/pictures/{picture.key}/)"
    assert answer["address"] == f"/media/pictures/{picture.key}/"
    assert (answer["width"], answer["height"]) == (320, 213)
    assert picture.added_by.username == "ana"


def test_the_thumbnail_can_be_fetched(send, signed_in):
    response = signed_in.get(send(make_upload()).json()["thumbnail"])
    assert response.status_code == 200
    assert Image.open(io.BytesIO(b"".join(response.streaming_content))).width == 320


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.jpg", HTML),
        ("drawing.svg", SVG),
        ("phone.heic", HEIC),
        ("empty.png", b""),
        ("cut.jpg", make_upload().read()[:400]),
    ],
    ids=["HTML", "SVG", "HEIC", "empty", "truncated"],
)
def test_what_is_no_picture_is_refused_in_words(send, name, data):
    response = send(SimpleUploadedFile(name, data))
    assert response.status_code == 400
    assert response.json()["error"].endswith(".")
    assert not Picture.objects.exists()
