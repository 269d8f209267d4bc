import json
import os
import random
import re
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bleach.html5lib_shim import BleachHTMLParser, getTreeWalker
from django.core.exceptions import ValidationError

from carthub.lib.paste import html_to_markdown
from carthub.lib.pictures import PictureFacts
from carthub.lib.rendering import render

PICTURES = {"k1": PictureFacts("k1", 700, 400, credit='"><script>alert(1)</script>', licence="<b>")}
SAMPLES = Path(os.environ.get("CARTHUB_SAMPLE_DATA", ""), "xss_sample.jsonl")

TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q s samp section small "
    "source span strong sub summary sup table tbody td tfoot th thead time tr u ul var".split()
)
ATTRIBUTES = frozenset(
    "align alt aria-label aria-labelledby class colspan datetime decoding dir height href id lang loading "
    "open reversed role rowspan scope sizes span src srcset start tabindex title type value width".split()
)
CLASSES = re.compile(
    "citation|figure|figure__credit|notice notice--(?:emergency|urgent|contact|caution)|notice__heading|"
    "table-scroll|visually-hidden|language-[a-z0-9+-]+"
)
IDS = re.compile("(?:s|ref|notice)-[a-z0-9_-]+")


def elements(html):
    """The page's elements as a browser reads them."""
    parser = BleachHTMLParser(tags=None, strip=False, consume_entities=True, namespaceHTMLElements=False)
    for token in getTreeWalker("etree")(parser.parseFragment(html)):
        if token["type"] in ("StartTag", "EmptyTag"):
            yield token["name"], {name: value for (_space, name), value in token["data"].items()}
        assert token["type"] != "Comment"


def faults(html):
    ids = set()
    for tag, attributes in elements(html):
        if tag not in TAGS or not ATTRIBUTES.issuperset(attributes):
            yield f"{tag} {attributes}"
        if "id" in attributes and (attributes["id"] in ids or not IDS.fullmatch(attributes["id"])):
            yield f"id {attributes['id']}"
        ids.add(attributes.get("id"))
        if "class" in attributes and not CLASSES.fullmatch(attributes["class"]):
            yield f"class {attributes['class']}"
        if "src" in attributes and not attributes["src"].startswith("/media/pictures/k1/"):
            yield f"src {attributes['src']}"
        href = attributes.get("href", "/")
        leads_out = urlsplit(href).scheme in ("http", "https", "mailto", "tel")
        stays = href.startswith("#") or (href.startswith("/") and href[1:2] not in ("/", "\\"))
        if not leads_out and not stays:
            yield f"href {href}"


def all_html(source):
    page = render(source, pictures=PICTURES)
    return "\n".join(
        [page.html, *(source["html"].replace('id="ref-', 'id="ref-x') for source in page.sources)]
    )


class Events(HTMLParser):
    """A second reader, of another make."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen += [tag, *(name for name, _value in attrs)]


def assert_paste_is_clean(html):
    try:
        pasted = html_to_markdown(html)
    except ValidationError:
        return
    assert_clean(pasted.markdown)


def assert_clean(source):
    try:
        page = all_html(source)
    except ValidationError:
        return
    assert list(faults(page)) == []
    reader = Events()
    reader.feed(page)
    assert TAGS.union(ATTRIBUTES).issuperset(reader.seen)


HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<img src=x onerror=alert(1)>",
    "<img src='/media/pictures/k1/' onerror=alert(1) alt='\" onload=alert(1) x=\"'>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href=' &#14; javascript:alert(1)'>a</a>",
    "<a href='jav&Tab;ascript:alert(1)'>a</a>",
    "<a href='java\nscript:alert(1)'>a</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>a</a>",
    "<a href='https://a.example' onclick='alert(1)' style='position:fixed' id='body' target=_top>a</a>",
    "<form action=/admin/><input name=password><button>a</button></form>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example'>",
    "<style>@import 'https://evil.example'</style>",
    "<p style='background:url(//evil.example)' class='notice notice--emergency' id=notice-1 tabindex=1>a</p>",
    "<div class='admonition emergency' onclick=alert(1)><p class='admonition-title'>a</p></div>",
    "<div data-note='x\" onload=\"y'>a</div><sup data-citation='x\" onload=\"y'>b</sup>",
    "<sup data-citation='nowhere'>a</sup>",
    "<details open ontoggle=alert(1)><summary onclick=alert(1)>a</summary>b</details>",
    "<h2 id='\"><script>alert(1)</script>'>a</h2>",
    "## a {#location onclick=alert(1) .notice style=x}",
    "## a {: id=\"x' onclick='alert(1)\" }",
    "[a](javascript:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a]( javascript:alert(1) 'b')",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "[a](//evil.example)",
    "[a](/\\evil.example)",
    "[a](/\t/evil.example)",
    "[a](https:evil.example)",
    "[a](http://x\"onclick=alert(1)//)",
    "[a](/b \"c\" onclick=alert(1) \"d\")",
    "[a](/b){onclick=alert(1) href=javascript:alert(1)}",
    "![a](javascript:alert(1))",
    "![a\" onerror=\"alert(1)](/media/pictures/k1/ \"b\\\" onload=\\\"c\")",
    "![a](/media/pictures/k1/../../../admin/)",
    "![a](/media/pictures/k1/?x=\"onerror=alert(1))",
    "<javascript:alert(1)>",
    "<https://a.example/\"onclick=alert(1)>",
    "<a@b.example\"onclick=alert(1)>",
    "!!! emergency \"<img src=x onerror=alert(1)>\"\n    a",
    "!!! emergency\" onclick=\"alert(1)\n    a",
    "!!! emergency citation visually-hidden\n    a",
    "``` a\"onclick=alert(1)\nb\n```",
    "``` {.a onclick=alert(1) id=body}\nb\n```",
    "a[^x]\n\n[^x]: <script>alert(1)</script> [b](javascript:alert(1)) https://a.example/\"onclick=alert(1)",
    "a[^x\"onclick=alert(1)]\n\n[^x\"onclick=alert(1)]: b",
    "a[^1]\n\n[^1]: 10.1056/\"><script>alert(1)</script>",
    "*[a]: \"><script>alert(1)</script>\n\na",
    "| a {onclick=alert(1)} | <script> |\n|---|---|\n| <img src=x onerror=alert(1)> | b |",
    "<!-- --!> <img src=x onerror=alert(1)> -->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php echo 1 ?><img src=x onerror=alert(1)>",
    "<div markdown='1' onclick=alert(1)>\n<script>alert(1)</script>\n[a](javascript:b)\n</div>",
    "<p title=`onerror=alert(1)`>a",
    "<a/onclick=alert(1)/href=javascript:b>c",
    "<<script>alert(1)//<</script>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\"\\>",
    "\u202ea\u202c <b\u2028onclick=alert(1)>c</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "call 911\"onclick=alert(1) +1 (206) 555-0100<script>",
    "<table><caption onclick=a>b</caption><tr><th scope=x colspan=9999999 align=javascript:>c</table>",
    "<ol start=-1 type=x reversed><li value=1e9 onclick=a>b</ol>",
    "<time datetime='\" onclick=\"a'>b</time><q cite='javascript:a'>c</q><bdo dir=x>d</bdo>",
]  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_comes_out_clean(source):
    assert_clean(source)
    assert_clean(f"- a\n\n    {source}\n\n> {source}\n\n| {source} |\n|---|\n| {source} |\n\n## {source}")


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_paste_comes_out_clean(source):
    assert_paste_is_clean(source)
    assert_paste_is_clean(f"<p>{source}</p><ul><li>{source}</ul><table><tr><td>{source}</table>")


def test_hostile_texts_in_any_order_come_out_clean():
    chance = random.Random(1)
    for _round in range(60):
        pieces = [source[: chance.randint(1, len(source))] for source in chance.sample(HOSTILE, 6)]
        assert_clean(chance.choice(["", " ", "\n", "\n\n"]).join(pieces))


@pytest.mark.skipif(not SAMPLES.is_file(), reason="CARTHUB_SAMPLE_DATA names no folder with xss_sample.jsonl")
def test_every_line_of_the_sample_comes_out_clean():
    payloads = [json.loads(line)["payload"] for line in SAMPLES.read_text("utf-8").splitlines()]
    assert payloads
    for payload in payloads:
        assert_clean(payload)
        assert_paste_is_clean(payload)


def endless(unit, size=99_000):
    return (unit * (size // len(unit.encode()) + 1))[: size // max(1, len(unit.encode()) // len(unit))]


def spread(unit, marks=11_000):
    """As many of the unit as the limits let through, in one paragraph of the greatest length."""
    count = min(marks // max(1, len(re.findall(r"[`*_\[\]<>&|\\{}#~]", unit))), 3_900, 99_000 // len(unit))
    return "".join(unit + "w" * (99_000 // count - len(unit) - 1) + " " for _number in range(count))


UNITS = [
    "[", "![", "[a](", "![a](b ", "[a](<", "[a](b \"c) ", "[a][", "[[]](", "[]() ", "[^", "[^a] ",
    "[a]: b\n", "[a]:\n", "*[a]: b\n",
    "*", "**", "*a **b", "**a *b", "_a ", " _a __b", "***a ** b*", "`", "``a`", "\\`", "\\", "<", "<a",
    "<a ", "</", "<x y=\"", "<x <",
    "<a b='c' d=\"'>\" ", "<!--", "<!-- a ", "<![CDATA[", "<?", "<a@b", "<http://", "<b>", "<b><p>",
    "<a><p>", "<div>", "<div>\n", "<p>\n\n",
    "<table><td>", "<ul><li>", "<h1>", "<details>", "<div markdown=1>\n", "<span markdown=1>", "&", "&a;",
    "&#1", "#", "# ", "# a\n",
    "# a {", "{: a=", "a\n=\n", "a\n-\n", "- a\n", "- ", "-\n", "1. ", "> ", ">", "> - ", "    - a\n",
    "* * *\n", "    a\n", "a\n\n", "|", "|\n|-\n",
    "a|b\n-|-\n\n", "`|", "~~~\n", "```a\n\n", "!!! emergency\n", "!!! a\n    b\n", "a\n: b\n",
    "a\n:   b\n\n", "[^a]: b\n", "call 911 ",
    "+1 ", "1-800-", "10.1234/) ", "http://a ", "é", "日本",
]  # fmt: skip
SHAPES = {
    "brackets half closed": "[" * 200 + "word " * 9_000 + "]" * 200,
    "links in links": "[a](b) " * 1_500 + "[" * 190 + "](b)" * 190,
    "growing backticks": " ".join("`" * number for number in range(1, 59)) * 50,
    "wide table": "|" + "a|" * 400 + "\n|" + "-|" * 400 + "\n" + "a\n" * 3_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(9_000)) + ">x</p>",
    "attribute list": "# a {: " + ".a " * 30_000 + "}",
    "spaces": "```" + " " * 99_000 + "x",
    "long entity": "<div>&" + "a" * 3_900 + "</div>",
    "unclosed bold": "".join(f"<b x={number}>" for number in range(90)) + "\n\nx" * 1_900,
    "bold in cells": "".join(f"<b x={number}><table><td></b></td></table>" for number in range(1_500)),
    "deep tags": "<div>" * 3_000 + "</div>" * 3_000,
    "deep markdown in tags": "<div markdown=1>\n" * 400 + "</div>\n" * 400,
    "deep lists": "\n".join("    " * depth + "- a" for depth in range(150)),
    "notes in a chain": "[^0]\n\n" + "".join(f"[^{number}]: [^{number + 1}]\n\n" for number in range(1_500)),
    "a note cited often": "[^a]" * 4_000 + "\n\n[^a]: x",
    "a note of numbers": "a[^a]\n\n[^a]: " + "10.1234/a " * 9_000,
    "abbreviations": "".join(f"*[a{number}]: b\n" for number in range(100)) + "\n" + "a1 " * 15_000,
    "same headings": "# a\n\n" * 1_990,
    "digits": "1 " * 49_000,
}


@pytest.mark.parametrize(
    "source",
    [*map(endless, UNITS), *map(spread, UNITS), *SHAPES.values()],
    ids=range(2 * len(UNITS) + len(SHAPES)),
)
def test_a_text_made_to_be_slow_is_answered_all_the_same(source):
    """Without the limits many of these run for minutes; the time allowed to the whole suite is the clock."""
    with suppress(ValidationError):
        render(source)
