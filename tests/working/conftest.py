import pytest
from django.test import Client

from tests.factories import make_user


@pytest.fixture
def ana(db):
    return make_user("ana")


@pytest.fixture
def ben(db):
    return make_user("ben")


@pytest.fixture
def writer(ana):
    """Ana's browser."""
    client = Client()
    client.force_login(ana)
    return client


@pytest.fixture
def colleague(ben):
    """Ben's browser."""
    client = Client()
    client.force_login(ben)
    return client
