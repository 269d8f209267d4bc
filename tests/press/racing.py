"""Two processes publish at once. Run by `manage.py shell`, so that Django stands before anything is imported.

Roles: `prepare` writes articles with two revisions each; `older` and `newer` publish one revision of every
article and wait for each other before each; `tell` prints what came of it as JSON.
"""

import json
import os
import time
from pathlib import Path

from django.core.exceptions import ValidationError

from carthub.editorial.models import Change, Document
from carthub.editorial.services.publishing import publish
from tests.factories import edit, make_article

ROUNDS = 200
PATIENCE = 60
NUMBERS = {"older": 1, "newer": 2}


def prepare():
    for _round in range(ROUNDS):
        article = make_article(published=False)
        edit(article, title=f"{article.title}, newer")


def meet(number, role, roles=NUMBERS):
    """A barrier of two processes: each leaves a file and waits for the other's."""
    folder = Path(os.environ["RACE_FOLDER"])
    (folder / f"{number}-{role}").touch()
    (other,) = [folder / f"{number}-{name}" for name in roles if name != role]
    started = time.monotonic()
    while not other.exists():
        time.sleep(0.0002)  # or both cores are taken from the database
        if time.monotonic() - started > PATIENCE:
            raise TimeoutError(f"{other} did not come")


def race(role):
    """The older revision may come too late; the newer one never fails."""
    for number, article in enumerate(Document.objects.order_by("pk")):
        revision = article.revisions.get(number=NUMBERS[role])
        meet(number, role)
        try:
            publish(revision, by=None)
        except ValidationError:
            assert role == "older"


def tell():
    live = Document.objects.values_list("live_revision__number", flat=True)
    numbers = Change.objects.order_by("number").values_list("number", flat=True)
    print(json.dumps({"live": sorted(set(live)), "changes": list(numbers)}))
