"""What the script of the form does, by hand."""

from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from tests.admin_forms import change_address

ADD = "/admin/articles/article/add/"


def keep_address(document=None):
    if document is None:
        return reverse("admin:articles_article_keep_new")
    return change_address(document).replace("/change/", "/keep/")


def send(client, document, sent):
    """Ask the door as the script does; `sent` holds the values of the form."""
    common = {"writer": client.session[SESSION_KEY]}
    return client.post(keep_address(document), common | sent)


def keep(client, document, typed, **changes):
    return send(client, document, typed | changes | {"typed": "1"})


def say_here(client, document, typed):
    """Who else is here, in words."""
    return send(client, document, {"tab": typed["tab"], "here": "1"}).json()["here"]


def offers(client, address):
    return client.get(address).context["working"]["offers"]


def go_on(client, address):
    """The address of the form filled with the newest copy that is offered at another."""
    return f"{address}?kept={offers(client, address)[0]['pk']}"
