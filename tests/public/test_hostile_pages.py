"""What hostile people write is shown as text: opened in a real browser, it does nothing."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from articles.models import Article
from carthub.editorial.services.pictures import add_picture
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.revisions import record_revision
from carthub.lib.names import name_key
from tests.factories import make_person, make_upload
from topics.models import Topic, TopicName, TopicPage

pytestmark = [pytest.mark.browser]

CHUNKS = 4
OWN = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "<svg/onload=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&#58;alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "![a](https://evil.example/x.png)",
    "[a](//evil.example) ![a](//evil.example/x.png)",
    "<iframe src=//evil.example></iframe>",
    "<style>@import '//evil.example';</style>",
    "<form action=//evil.example><input autofocus></form>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
    "{{ 7 * 7 }} {% debug %}",
    "</script><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "## <a name=body>x</a> {#body onclick=alert(1)}",
    "\u202etxt.exe <bdo dir=rtl>x</bdo>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)> javascript:alert(1)",
    '!!! emergency "<img src=x onerror=alert(1)>"\n    <script>alert(1)</script>',
    "<a href='tel:1' style='position:fixed' onclick=alert(1)>x</a>",
]
LEFT_IN_PAGE = """() => {
  const bad = /^[\\s\\u0000-\\u001f]*(javascript|data|vbscript):/i;
  const links = ["href", "src", "action", "formaction", "xlink:href", "srcset", "poster"];
  const isBad = ({name, value}) =>
    name.startsWith("on") || name === "style" || (links.includes(name) && bad.test(value));
  const faults = [...document.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].filter(isBad).map(() => element.outerHTML.slice(0, 200)));
  const data = "application/ld+json";
  const scripts = [...document.scripts].filter((script) => script.type !== data && !script.src);
  return faults.concat(scripts.map((script) => script.outerHTML.slice(0, 200)));
}"""


def on_one_line(text, length):
    return " ".join(text.replace("\0", "").split())[:length] or "x"


def write_hostile(number, payload):
    """An article with the payload wherever somebody can write, past every form; returns its address."""
    line = on_one_line(payload, 200)
    upload = make_upload("x.jpg", size=(40, 30), colour=(number % 256, number // 256, 9))
    article = Article.objects.create(
        title=line,
        excerpt=payload[:300].replace("\0", ""),
        picture=add_picture(upload, by=None, title=line, credit=line, licence=line[:100]),
        picture_alt=on_one_line(payload, 300),
        picture_caption=on_one_line(payload, 300),
        slug=f"hostile-{number}",
    )
    return go_live(article, payload)


def write_hostile_names(payloads):
    """A topic page whose topic goes by every payload, and is called by the first; returns its address."""
    first = on_one_line(payloads[0], 160)
    topic = Topic.objects.create(name=first, slug="hostile")
    keys = {name_key(line): line for line in (on_one_line(payload, 200) for payload in payloads)}
    names = [TopicName(topic=topic, language="en", key=key, name=name) for key, name in keys.items()]
    TopicName.objects.bulk_create(names)
    fields = {"title": first, "definition": first, "pronunciation": first[:120], "slug": "hostile"}
    return go_live(TopicPage.objects.create(topic=topic, **fields), "Text.")


def go_live(document, payload):
    """With the payload as the text too, unless the text is refused for what it is."""
    document.set_authors([make_person("Editorial team")])
    document.body = payload
    try:
        document.full_clean(exclude=["title", "topic"])
    except ValidationError:  # refused at its field, as it should be
        document.body = ""
    document.body = document.body or "Text."
    document.save()
    publish(record_revision(document, by=None), by=None)
    return document.get_absolute_url()


def open_all(open_page, payloads):
    page = open_page("/healthz")
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    paths = {write_hostile(number, payload): payload for number, payload in enumerate(payloads)}
    paths[write_hostile_names(payloads)] = "a name"
    for path, payload in paths.items():
        assert page.goto(path).status == 200
        assert page.evaluate(LEFT_IN_PAGE) == [], payload
        assert page.url.endswith(path), payload
    for path in ("/", "/topics/", "/articles/", "/search/?q=alert", "/people/editorial-team/"):
        page.goto(path)
        assert page.evaluate(LEFT_IN_PAGE) == []
    assert dialogs == []


def test_our_own_hostile_texts_do_nothing(open_page):
    open_all(open_page, OWN)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_known_hostile_texts_do_nothing(open_page, sample_data, chunk):
    lines = Path(sample_data, "xss_sample.jsonl").read_text().splitlines()[chunk::CHUNKS]
    open_all(open_page, [json.loads(line)["payload"] for line in lines])
