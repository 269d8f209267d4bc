import pytest
from django.test import Client
from django.urls import reverse

from carthub.editorial.models import Picture
from tests.factories import make_user

DOORS = {"frame": "get", "preview": "post", "paste": "post", "picture": "post", "pages": "get"}


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_gets_403_and_no_redirect(client, door):
    response = getattr(client, DOORS[door])(reverse(f"writing:{door}"))
    assert response.status_code == 403
    assert response.json()["error"]


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_a_user_who_is_not_staff_gets_403(client, door):
    client.force_login(make_user("reader", is_staff=False, is_superuser=False))
    assert getattr(client, DOORS[door])(reverse(f"writing:{door}")).status_code == 403


@pytest.mark.parametrize("door", [door for door, method in DOORS.items() if method == "post"])
def test_a_post_without_the_token_is_refused(ana, door):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    assert client.post(reverse(f"writing:{door}"), {"body": "Hello"}).status_code == 403


@pytest.mark.parametrize("door", DOORS)
def test_the_wrong_method_is_refused(ana, client, door):
    client.force_login(ana)
    other = client.get if DOORS[door] == "post" else client.post
    assert other(reverse(f"writing:{door}")).status_code == 405


@pytest.mark.parametrize("door", ["frame", "pages"])
def test_answers_are_kept_by_no_cache(ana, client, door):
    client.force_login(ana)
    assert "no-store" in client.get(reverse(f"writing:{door}"))["Cache-Control"]


def test_the_frame_has_the_readers_style_and_may_stand_in_the_admin(ana, client):
    client.force_login(ana)
    response = client.get(reverse("writing:frame"))
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert b"public.css" in response.content
    assert b"admin.css" not in response.content
    assert b"<script" not in response.content


def test_a_picture_without_a_file_is_refused_in_words(ana, client):
    client.force_login(ana)
    response = client.post(reverse("writing:picture"))
    assert response.status_code == 400
    assert response.json()["error"] == "Choose a picture first."
    assert not Picture.objects.exists()
