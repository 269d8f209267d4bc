import pytest

from tests.factories import make_user


@pytest.fixture
def ana(db):
    return make_user()


@pytest.fixture
def desk(open_page, hub):
    """A new article with the writing tools; opened with the options of `open_page`."""

    def open_desk(**options):
        page = open_page("/admin/articles/article/add/", user=make_user(), **options)
        page.get_by_role("toolbar", name="Writing tools").wait_for()
        return page

    return open_desk
