"""Filling in the forms of the admin as a browser does."""

from django.urls import reverse


def change_address(document):
    kind = "topics_topicpage" if document.family == "topics" else "articles_article"
    return reverse(f"admin:{kind}_change", args=[document.pk])


def opened(client, address):
    """What a browser would send back from the form at an address if nobody typed anything."""
    response = client.get(address)
    assert response.status_code == 200, response
    form = response.context["adminform"].form
    values = {}
    for field in form:
        values |= sent(field)
    for inline in response.context["inline_admin_formsets"]:
        for part in [inline.formset.management_form, *inline.formset.forms]:
            for field in part:
                values |= sent(field)
    return values


def sent(field):
    value = field.value()
    if value is None or value is False:
        return {}
    if isinstance(value, (list, tuple)) or hasattr(value, "all"):
        return {field.html_name: [str(getattr(each, "pk", each)) for each in value]}
    return {field.html_name: "on" if value is True else value}


def press_button(client, address, button, /, typed=None, **changes):
    """Open the form (or take what was `typed`), change some fields, press a button and follow."""
    values = (opened(client, address) if typed is None else typed) | changes
    return client.post(address, {**values, button: "1"}, follow=True)


def faults(response):
    """The messages at the fields of the form that a response shows."""
    return {name: list(messages) for name, messages in response.context["adminform"].form.errors.items()}


def said(response):
    return [str(message) for message in response.context["messages"]]
