"""People at work at once, in processes of their own. Run by `manage.py shell` on the database of a test.

Each writer has an article of their own, and publishes it again and again through its form in the admin; each
reader opens pages until the writers are done. Whatever goes wrong ends the process with an error.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, override_settings

from articles.models import Article
from tests.admin_forms import change_address
from tests.html_forms import Fields

ROUNDS = 2
PATIENCE = 120


def together(act, each):
    files = {"staticfiles": {"BACKEND": settings.PLAIN_FILES}}  # tests collect none
    with (
        override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=settings.STORAGES | files),
        ThreadPoolExecutor(len(each)) as pool,
    ):
        list(pool.map(act, each))


def write(name):
    browser = Client()
    browser.force_login(get_user_model().objects.get(username=name))
    form = change_address(Article.objects.get(slug=name))
    for number in range(1, ROUNDS + 1):
        typed = dict(Fields(browser.get(form).text).values) | {"title": f"{name} {number}", "_publish": "1"}
        assert "Live." in browser.post(form, typed, follow=True).text
        assert typed["title"] in Client().get(f"/articles/{name}/").text
    connection.close()


def read(pages):
    started, done = time.monotonic(), Path(os.environ["WRITERS_ARE_DONE"])
    while not done.exists() and time.monotonic() - started < PATIENCE:
        for page in pages:
            assert Client().get(page).status_code == 200
    connection.close()
