"""Links of a text to the hub itself, as the gate and the newsroom read them."""

import pytest

from carthub.lib.rendering import render
from carthub.lib.rendering.links import links_in, own_path

SITE = "https://hub.example.org"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/articles/fever/", "/articles/fever/"),
        ("/articles/fever", "/articles/fever/"),
        ("/articles/fever/?from=mail#dose", "/articles/fever/"),
        ("/es/articles/fiebre/", "/es/articles/fiebre/"),
        ("https://hub.example.org/articles/fever/", "/articles/fever/"),
        ("http://HUB.example.org:80/articles/fever/", "/articles/fever/"),
        ("https://hub.example.org", "/"),
        ("/old%20page.html", "/old page.html/"),
        ("/a%00b/", "/a%00b/"),  # PostgreSQL can not even be asked for the sign itself
        ("https://hub.example.org:8443/articles/fever/", ""),
        ("https://www.cancer.gov/articles/fever/", ""),
        ("https://hub.example.org.evil.example/", ""),
        ("//evil.example/articles/fever/", ""),
        ("https://[broken/", ""),
        ("mailto:team@hub.example.org", ""),
        ("tel:911", ""),
        ("#dose", ""),
        ("articles/fever/", ""),
        ("", ""),
    ],
)
def test_an_address_is_a_path_of_this_site_or_nothing(address, path):
    assert own_path(address, SITE) == path


def test_links_are_found_in_what_was_rendered_with_the_words_a_reader_sees():
    page = render(
        "See [our **guide** & more](/articles/fever/?a=1&b=2), [above](#dose) "
        "and ![](/media/pictures/0123456789abcdef/).\n\n## Dose {#dose}\n\nA fact.[^1] Call 911.\n\n"
        "[^1]: Told in [our story](/articles/ana/)."
    )
    told = "\n".join([page.html, *(source["html"] for source in page.sources)])
    assert [link for link in links_in(told) if not link.address.startswith("tel:")] == [
        ("/articles/fever/?a=1&b=2", "our guide & more"),
        ("/articles/ana/", "our story"),
    ]


def test_a_link_that_readers_do_not_get_is_told():
    page = render("[our guide](fever-after-car-t/), [them](example.org/a) and [good](/b/)")
    assert page.lost_links == [("fever-after-car-t/", "our guide"), ("example.org/a", "them")]
