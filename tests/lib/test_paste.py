import re
from contextlib import suppress
from html import escape, unescape
from textwrap import dedent

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carthub.lib.paste import html_to_markdown
from carthub.lib.rendering import render


def pasted(html):
    return html_to_markdown(html).markdown


def shown(html):
    """All signs a reader sees, without the spaces between them."""
    return "".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


GOOGLE_DOCS = """
<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1">
<h1 dir="ltr"><span style="font-size:20pt;font-weight:700;">Fever</span></h1>
<p dir="ltr" style="line-height:1.38;"><span style="font-weight:400;color:#000000;">Call </span>
<span style="font-weight:700;">now</span><span style="font-style:italic;"> and wait</span><span>. See </span>
<a href="https://www.google.com/url?q=https://www.cancer.gov/a%3Fb%3D1&amp;sa=D"
style="text-decoration:none;"><span style="color:#1155cc;">NCI</span></a><span>.</span><sup><a href="#ftnt1"
id="ftnt_ref1">[1]</a></sup></p>
<ul><li dir="ltr"><p role="presentation"><span>one</span></p></li>
<ul><li><p><span>two</span></p></li></ul><li><p>three</p></li></ul>
</b><br class="Apple-interchange-newline"><hr>
<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;NCI. Fever. 2025.</span></p></div>
"""

WORD = """
<html xmlns:o="urn:x"><head><style>p.MsoNormal {margin: 0}</style><title>Untitled</title>
<!--[if gte mso 9]><xml><w:LatentStyles>noise</w:LatentStyles></xml><![endif]--></head>
<body><!--StartFragment-->
<p class=MsoTitle>Fever<o:p></o:p></p>
<p class=MsoNormal><b><span style='font-family:"Arial",sans-serif'>Call</span></b> us<a
style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span
style='mso-special-character:footnote'><![if !supportFootnotes]>[1]<![endif]></span></span></a>
now.<o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times"'>&nbsp;&nbsp; </span></span></span><![endif]>one<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span
 style='mso-list:Ignore'>o</span>two</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
 style='mso-list:Ignore'>·</span>three</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.</span>first</p>
<p class=MsoNormal>kept<del cite="mailto:Ana">dropped</del><span class=MsoCommentReference>[A1]</span></p>
<div style='mso-element:footnote-list'><br clear=all><hr size=1><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1"><span
class=MsoFootnoteReference>[1]</span></a> FDA. <i>Label</i>.</p></div></div><!--EndFragment--></body></html>
"""

LIBRE_OFFICE = """
<p style="line-height: 100%"><font face="Liberation Serif">Text</font><a class="sdfootnoteanc"
name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></p>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym"
href="#sdfootnote1anc">1</a>EMA. Page.</p></div>
"""


def test_google_docs_gives_headings_lists_links_and_notes():
    result = html_to_markdown(GOOGLE_DOCS)
    assert result.markdown == dedent("""\
        ## Fever

        Call **now** *and wait*. See [NCI](https://www.cancer.gov/a?b=1).[^1]

        - one
            - two
        - three

        [^1]: NCI. Fever. 2025.""")
    assert result.left_out == ["colours and fonts"]


def test_word_gives_its_title_lists_and_footnotes():
    result = html_to_markdown(WORD)
    assert result.markdown == dedent("""\
        ## Fever

        **Call** us[^1] now.

        - one
            - two
        - three

        1. first

        kept

        [^1]: FDA. *Label*.""")
    assert result.left_out == ["text that was marked as deleted", "comments", "colours and fonts"]


def test_libreoffice_gives_its_footnotes():
    assert pasted(LIBRE_OFFICE) == "Text[^1]\n\n[^1]: EMA. Page."


def test_what_is_left_out_is_named_in_plain_words():
    html = "<p>a</p><img src=x><img src=y><iframe src=z></iframe><a href='file:///c'>b</a><script>c</script>"
    result = html_to_markdown(html)
    assert result.markdown == "a\n\nb"
    assert result.left_out == [
        "2 pictures: add them with the picture button",
        "1 video or frame",
        "1 link that leads nowhere on the web; its words stay",
        "scripts",
    ]
    assert html_to_markdown("<img src=x>").left_out == ["1 picture: add it with the picture button"]


def test_a_table_keeps_its_first_row_as_head_and_its_pipes():
    html = (
        "<table><tr><td>Drug | dose</td><td><p>When</p><p>to take</p></td></tr>"
        "<tr><td colspan=2>any <b>time</b></td></tr></table>"
    )
    assert pasted(html) == "| Drug \\| dose | When to take |\n| --- | --- |\n| any time |  |"


@pytest.mark.parametrize(
    "words",
    [
        "1. not a list",
        "# not a heading",
        "- not an item",
        "+ nor this",
        "> no quote",
        ": no definition",
        "!!! no notice",
        "=== no rule",
        "~~~ no code",
        "a | b",
        "*a* _b_ `c` [d](e) [^f] ![g](h)",
        "<b>text</b> &amp; &lt;",
        "{: #id } {.a}",
        "a\\*b",
        "CD19+ <5 cells > 3 & more",
        "C#",
        "*[abbr]: text",
        "[^1]: text",
        "[a]: b",
    ],
)
def test_what_looks_like_markdown_stays_words(words):
    for frame in ("<p>{}</p>", "<ul><li>{}</li></ul>", "<h2>{}</h2>", "<p>a<br>{}</p>", "<td>{}</td>"):
        html = frame.format(escape(words))
        assert shown(render(pasted(html)).html) == shown(html)


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil", "file:///c"]
)
def test_an_unsafe_link_leaves_its_words(href):
    assert pasted(f'<p>see <a href="{href}">this</a></p>') == "see this"


def test_a_link_with_brackets_and_quotes_leads_where_it_did():
    html = """<p><a href='https://example.org/a_(b)_"c"?d=é e'>[x] y</a></p>"""
    assert render(pasted(html)).links == ["https://example.org/a_%28b%29_%22c%22?d=%C3%A9%20e"]


def test_nothing_gives_nothing():
    assert html_to_markdown("").markdown == ""
    assert html_to_markdown("<p>&nbsp;</p><!-- x --><br>").markdown == ""


def test_too_much_is_refused():
    with pytest.raises(ValidationError):
        html_to_markdown("a" * 1_000_001)
    with pytest.raises(ValidationError):
        html_to_markdown("<b>" * 200_000)


@pytest.mark.parametrize(
    "unit",
    ["<b>", "<i><b>", "<ul><li>", "<ol><li>a", "<table><td>", "<p>", "<a href=x>", "<!--", "<!", "<x ",
    "&", "<div>",
     "<span style='font-weight:700'>a", "<p class=MsoListParagraph style='mso-list:l0 level9'>a", "<td>a",
     "<br>",
     "<a href='#_ftn1'>1</a>", "<a href='#_ftnref1'>1</a>", "</p>", "<select>", "<svg>", "*_", "`", "|"],
)  # fmt: skip
def test_hostile_clipboards_are_answered(unit):
    html = unit * (100_000 // len(unit))
    with suppress(ValidationError):
        html_to_markdown(html)


WORDS = st.text("ab1.2 #*_`[]()<>&|\\{}!~=+-:\"'^/é", min_size=1, max_size=12).map(escape)


def wrapped(tag, inside):
    return inside.map(lambda parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>")


INLINE = st.recursive(
    WORDS,
    lambda inside: st.one_of(
        *(
            wrapped(tag, st.lists(inside, min_size=1, max_size=3))
            for tag in (
                "b",
                "i",
                "em",
                "strong",
                "sup",
                "code",
                "span",
                'span style="font-weight:700"',
                'a href="/x/"',
            )
        )
    ),
    max_leaves=4,
)
LINE = st.lists(st.one_of(INLINE, WORDS, st.just("<br>")), min_size=1, max_size=4)
ROW = wrapped("tr", st.lists(wrapped("td", LINE), min_size=2, max_size=2))
BLOCK = st.recursive(
    st.one_of(
        *(wrapped(tag, LINE) for tag in ("p", "h1", "h2", "h3", "div")),
        wrapped("pre", st.lists(WORDS, min_size=1)),
    ),
    lambda inside: st.one_of(
        *(
            wrapped(
                tag,
                st.lists(
                    wrapped("li", st.lists(st.one_of(inside, INLINE), min_size=1, max_size=2)), max_size=3
                ),
            )
            for tag in ("ul", "ol")
        ),
        wrapped("blockquote", st.lists(inside, min_size=1, max_size=2)),
        wrapped("div", st.lists(inside, min_size=1, max_size=2)),
        wrapped("table", st.lists(ROW, min_size=1, max_size=3)),
    ),
    max_leaves=5,
)


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(BLOCK, min_size=1, max_size=4).map("".join))
def test_the_page_shows_the_words_that_were_pasted(html):
    assert shown(render(pasted(html)).html) == shown(html)
