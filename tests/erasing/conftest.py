import pytest

from carthub.editorial.services.erasing import ask_to_erase, erase
from tests.erasing.telling import REASON
from tests.factories import make_user


@pytest.fixture
def erased(db, django_capture_on_commit_callbacks):
    """Erases a page: Ben asks for it, Cleo confirms it."""

    def erase_page(page):
        erasing = ask_to_erase(page, ground="consent", reason=REASON, by=make_user("ben"))
        with django_capture_on_commit_callbacks(execute=True):
            return erase(erasing, by=make_user("cleo"))

    return erase_page
