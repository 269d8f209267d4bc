import pytest
from django.test import Client

from tests.factories import make_user


@pytest.fixture
def ana(db):
    return make_user("ana")


@pytest.fixture
def writer(ana):
    """Ana's browser."""
    client = Client()
    client.force_login(ana)
    return client


@pytest.fixture
def colleague(db):
    """Ben's browser."""
    client = Client()
    client.force_login(make_user("ben"))
    return client
