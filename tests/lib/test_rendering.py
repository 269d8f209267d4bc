import re
from concurrent.futures import ThreadPoolExecutor
from textwrap import dedent

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from carthub.lib.pictures import PictureFacts
from carthub.lib.rendering import check_source, mentioned_pictures, plain_text, render

PICTURES = {"k1": PictureFacts("k1", 1600, 1067, credit="Drawn for this site", licence="CC BY 4.0")}


def html(source, **options):
    return render(dedent(source), **options).html


def levels(source):
    return re.findall(r"<h([1-6])", html(source))


def test_plain_markdown_becomes_plain_html():
    assert html("A *b* **c** `d`.\n\n- e\n- f\n\n> g") == (
        "<p>A <em>b</em> <strong>c</strong> <code>d</code>.</p>\n"
        "<ul>\n<li>e</li>\n<li>f</li>\n</ul>\n<blockquote>\n<p>g</p>\n</blockquote>"
    )


def test_nothing_renders_to_nothing():
    empty = render("")
    assert (empty.html, empty.words, empty.contents, empty.sources, empty.when_to_call) == ("", 0, [], [], "")


def test_rendering_twice_gives_the_same():
    source = "# A\n\nb[^1] ![c](/media/pictures/k1/)\n\n!!! caution\n    d\n\n[^1]: e"
    assert render(source, pictures=PICTURES) == render(source, pictures=PICTURES)


def test_a_text_is_rendered_the_same_whatever_was_rendered_before_it():
    source = "# A\n\n[b][c] CRS[^1]\n\n!!! caution\n    d"
    alone = render(source)
    render("x[^1] [a][c]\n\n[^1]: y\n\n[c]: /z/\n\n*[CRS]: a syndrome\n\n<pre>\n")
    with pytest.raises(ValidationError, match="too tangled"):
        render("[^1]: z\n\n[c]: /y/\n\n" + "<div markdown=1>\n" * 400 + "</div>\n" * 400)
    assert render(source) == alone


def test_threads_that_render_at_once_keep_their_notes_apart():
    sources = [f"a[^{number}] *{number}*\n\n[^{number}]: note {number}" for number in range(60)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(render, sources)) == [render(source) for source in sources]


@pytest.mark.parametrize("marked", ["*a*", "_a_", "`a`", "[a](/b/)", "\\*", "<b>a</b>", "a  \nb", "&copy;"])
def test_markup_is_found_in_a_line_and_in_what_follows_an_element(marked):
    alone = html(marked).removeprefix("<p>").removesuffix("</p>")
    assert html(f"plain **c** d {marked} e") == f"<p>plain <strong>c</strong> d {alone} e</p>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# a\n\n## b\n\n# c", "232"),
        ("#### a\n\n##### b", "23"),
        ("## a\n\n#### b\n\n#### c\n\n###### d", "2334"),
        ("### a\n\n## b\n\n### c", "223"),
        ("<h1>a</h1>\n\n## b", "23"),
        ("##\n\n### a", "2"),
    ],
)
def test_headings_begin_at_two_and_skip_no_level(source, expected):
    assert "".join(levels(source)) == expected


def test_headings_have_addresses_of_their_own_and_make_the_contents():
    page = render(
        "## What it is\n\n### How it *works*[^1]\n\n#### Deep\n\n## What it is\n\n## 治疗\n\n[^1]: x"
    )
    assert page.contents == [
        {"id": "s-what-it-is", "title": "What it is", "level": 2},
        {"id": "s-how-it-works", "title": "How it works", "level": 3},
        {"id": "s-what-it-is-2", "title": "What it is", "level": 2},
        {"id": "s-section", "title": "治疗", "level": 2},
    ]
    assert '<h4 id="s-deep">' in page.html


def test_links_to_headings_follow_them():
    page = html(
        "## Fever {#hot}\n\n## Call us\n\n[a](#hot) [b](#call-us) [c](#Call us) [d](#s-hot) [e](#nowhere)"
    )
    assert re.findall(r'href="(#[^"]*)"', page) == [
        "#s-hot",
        "#s-call-us",
        "#s-call-us",
        "#s-hot",
        "#nowhere",
    ]


def test_no_id_but_those_of_headings_notes_and_notices():
    page = html('<div id="a">b</div>\n\n<p id="c">d</p>\n\n*e*{#f}\n\ng\n{#h}\n\n## i {#body}')
    assert re.findall(r'id="([^"]*)"', page) == ["s-body"]


CITED = dedent("""\
    First[^b] and [second](/x/[^a]) again[^b], [^missing].

    ## Then[^a]

    [^a]: FDA. *Label*. June 2025. doi:10.1056/NEJMoa1707447. PMID: 29226797
    [^b]: NCI. Page. https://www.cancer.gov/a_b (2025). See also[^c].
    [^c]: Lancet. [paper](https://doi.org/10.1016/S0140-6736(97)11096-0)
    [^d]: Nobody cites this.
    """)


def test_notes_are_numbered_in_the_order_they_are_cited():
    page = render(CITED)
    assert [(source["number"], source["text"][:4]) for source in page.sources] == [
        (1, "NCI."),
        (2, "FDA."),
        (3, "Lanc"),
    ]
    assert [source["backlinks"] for source in page.sources] == [
        ["ref-1", "ref-1-2"],
        ["ref-2"],
        ["ref-3"],
    ]


def test_a_citation_links_to_its_source():
    mark = '<sup class="citation"><a href="#source-1" id="ref-1" aria-label="Source 1">[1]</a></sup>'
    assert render(CITED).html.startswith(f"<p>First{mark} and")


def test_works_in_notes_are_recognised():
    nci, fda, lancet = render(CITED).sources
    assert nci["url"] == "https://www.cancer.gov/a_b"
    assert (fda["doi"], fda["pmid"]) == ("10.1056/nejmoa1707447", "29226797")
    assert lancet["doi"] == "10.1016/s0140-6736(97)11096-0"


def test_bare_numbers_and_addresses_of_works_become_links():
    nci, fda, _lancet = render(CITED).sources
    assert '<a href="https://www.cancer.gov/a_b">https://www.cancer.gov/a_b</a> (2025)' in nci["html"]
    assert (
        'doi:<a href="https://doi.org/10.1056/nejmoa1707447">10.1056/NEJMoa1707447</a>. PMID' in fda["html"]
    )
    assert "<em>Label</em>" in fda["html"]


def test_notes_without_a_citation_and_citations_without_a_note_are_reported():
    page = render(CITED)
    assert page.uncited == ["d"]
    assert page.unresolved == ["missing"]
    assert "[^missing]" in page.html
    assert "Nobody" not in page.html


def test_notes_stay_out_of_the_text():
    assert "Label" not in render(CITED).html
    assert render("a[^1]\n\n[^1]: b c d").words == 1


def test_a_doi_with_angle_brackets_survives():
    doi = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"
    source = render(f"a[^1]\n\n[^1]: Stat Med. {doi}.").sources[0]
    assert source["doi"] == doi.lower()
    assert "%3C1661::aid-sim968%3E3.0.co;2-2" in source["html"]


def test_a_note_of_several_paragraphs_keeps_them_and_loses_headings_and_pictures():
    source = render(
        "a[^1]\n\n[^1]: b\n\n    # c\n\n    ![d](/media/pictures/k1/)", pictures=PICTURES
    ).sources[0]
    assert source["html"] == "<p>b</p>\n<p>c</p>\n<p>d</p>"


def test_notes_that_cite_each_other_end():
    page = render("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]")
    assert [source["backlinks"] for source in page.sources] == [["ref-1", "ref-1-2"], ["ref-2"]]


def test_a_citation_in_the_words_of_a_link_stands_beside_it():
    page = html("[a **b[^1]**](/c/)\n\n[^1]: d")
    assert '</strong></a><sup class="citation">' in page


def test_a_notice_is_a_section_with_a_real_heading_and_a_hidden_level():
    page = render('!!! emergency "Call if:"\n    - fever')
    assert page.html == (
        '<section class="notice notice--emergency" id="notice-1" aria-labelledby="notice-1-heading">'
        '<h2 class="notice__heading" id="notice-1-heading">'
        '<span class="visually-hidden">Emergency: </span>Call if:</h2>\n'
        "<ul>\n<li>fever</li>\n</ul>\n</section>"
    )
    assert page.notices == [{"level": "emergency", "id": "notice-1"}]
    assert page.contents == []


def test_the_heading_of_a_notice_fits_its_place():
    notice = "!!! urgent\n    a\n\n    # inside\n\n"
    assert levels(f"{notice}## b\n\n{notice}### c\n\n{notice}## d") == list("232343452")


@pytest.mark.parametrize("typed", ["!!! contact", '!!! contact ""', '!!! contact "Contact"'])
def test_a_notice_without_a_heading_gets_the_one_of_its_level(typed):
    assert "</span>Call your care team</h2>" in html(f"{typed}\n    a")


def test_the_first_box_that_says_when_to_call_is_known():
    assert (
        render("!!! caution\n    a\n\n!!! contact\n    b\n\n!!! emergency\n    c").when_to_call == "notice-2"
    )
    assert render("!!! caution\n    a").when_to_call == ""


def test_other_kinds_of_admonition_keep_their_words():
    assert (
        html('!!! note "Good to know"\n    a')
        == "<div><p><strong>Good to know</strong></p>\n<p>a</p>\n</div>"
    )


def test_the_level_of_a_notice_is_said_in_the_active_language():
    with translation.override("es"):
        page = html("!!! emergency\n    a")
    assert 'class="notice notice--emergency"' in page


TABLE = "| a | |\n|:--|--:|\n| 1 | 2 |\n"


def test_a_table_scrolls_inside_itself_and_has_scopes():
    page = html(TABLE)
    assert page.startswith('<div class="table-scroll" role="region" tabindex="0" aria-label="Table"><table>')
    assert '<th align="left" scope="col">a</th>\n<td align="right"></td>' in page


def test_each_table_region_has_a_name_of_its_own():
    assert re.findall('aria-label="([^"]*)"', html(f"{TABLE}\n{TABLE}")) == [
        "Table",
        "Table 2",
    ]


def test_a_head_cell_at_the_side_heads_its_row():
    assert '<th scope="row">a</th>' in html("<table><tr><th>a</th><td>b</td></tr></table>")


def test_a_picture_of_the_site_becomes_a_figure():
    page = render('![A hand](/media/pictures/k1/ "The first day")', pictures=PICTURES)
    assert page.html.startswith(
        '<figure class="figure"><picture><source type="image/webp" srcset="/media/pictures/k1/320.webp'
    )
    assert 'src="/media/pictures/k1/960.jpg"' in page.html
    assert 'width="1600" height="1067" alt="A hand" loading="lazy" decoding="async"' in page.html
    credit = '<span class="figure__credit">Drawn for this site, CC BY 4.0</span>'
    assert page.html.endswith(f"<figcaption>The first day {credit}</figcaption></figure>")
    assert (page.picture_keys, page.picture_alts, page.unknown_pictures) == (["k1"], ["A hand"], [])


def test_a_picture_among_words_comes_after_its_paragraph():
    page = html("a ![b](/media/pictures/k1/) c\n\n- d ![e](/media/pictures/k1/)", pictures=PICTURES)
    assert re.sub("<figure.*?</figure>", "F", page) == "<p>a  c</p>F\n<ul>\n<li>d F</li>\n</ul>"


@pytest.mark.parametrize(
    "address", ["https://evil.example/a.png", "//e/a.png", "/media/pictures/k2/", "/static/a.png", ""]
)
def test_any_other_picture_is_dropped_and_its_description_stays(address):
    page = render(f"![alt words]({address})", pictures=PICTURES)
    assert page.html == "<p>alt words</p>"
    assert (page.picture_keys, page.unknown_pictures) == ([], [address])


def test_the_pictures_a_text_mentions_can_be_asked_for_before():
    assert mentioned_pictures(
        "![a](/media/pictures/k1/) ![b](/media/pictures/k2/) ![c](/media/pictures/k1/)"
    ) == ["k1", "k2"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1-800-4-CANCER", "+18004226237"),
        ("1-800-422-6237", "+18004226237"),
        ("(206) 555-0100", "+12065550100"),
        ("206-555-0100", "+12065550100"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("1-800-MEDICARE", "+18006334227"),
    ],
)
def test_a_telephone_number_becomes_a_link(text, number):
    assert html(f"Ring {text}, any day.") == f'<p>Ring <a href="tel:{number}">{text}</a>, any day.</p>'


@pytest.mark.parametrize(
    "text", ["Call 911", "call **911**", "Dial 112", "Llame al 911", "call or text 988", "Call 9-1-1"]
)
def test_an_emergency_number_one_is_told_to_call_becomes_a_link(text):
    assert 'href="tel:' in html(text)


@pytest.mark.parametrize(
    "text",
    [
        "911 people", "In 112 cases", "2024-03-15", "10.1056/2025-555-1234", "ISBN 978-3-16-148410-0",
        "call 911.5",
        "PMID 29226797", "NCT02348216", "1 000 000 000", "2,000,555-0100x", "`206-555-0100`",
        "## 206-555-0100",
        "https://a.example/206-555-0100", "[206-555-0100](/a/)", "+10 to +20", "100-200-3000",
        "3.14.159-2653",
    ],
)  # fmt: skip
def test_a_number_that_may_be_something_else_stays_text(text):
    assert 'href="tel:' not in html(text)


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/b?c=d&e",
        "http://a.example",
        "mailto:a@b.example",
        "tel:+1800",
        "/topics/x/",
        "/?q=a",
    ],
)
def test_links_may_lead_to_the_web_to_people_and_to_this_site(address):
    assert render(f"[a]({address})").links == [address]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#9;script:alert(1)",
        "&#106;avascript:alert(1)", "data:text/html,x",
        "vbscript:x", "//evil.example", "/\\evil.example", "\\\\evil.example", "https:/\\evil.example",
        "https:evil", "http://",
        "file:///etc", "blob:x", "about:blank", "page.html", "../x", "?q", "https://a@evil.example",
        "https://[x", "feed:x",
        "&#47;/evil.example", "/&#92;evil.example", "/&#x200b;/x", "&#1;javascript:x",
        "http://a:99999999/", "mailto:",
    ],
)  # fmt: skip
def test_links_to_anything_else_leave_their_words(address):
    page = render(f"[a b](<{address}>)")
    assert (page.html, page.links) == ("<p>a b</p>", [])


def test_an_address_without_its_scheme_is_completed():
    assert render("[a](www.cancer.gov/x)").links == ["https://www.cancer.gov/x"]


def test_links_in_sources_are_listed_and_citation_marks_are_not():
    assert render("[a](/b/) [c](#d) call 911 [a](/b/)[^1]\n\n[^1]: https://e.example").links == [
        "/b/",
        "https://e.example",
    ]


def test_details_may_be_folded():
    page = html('<details markdown="1">\n<summary>More</summary>\n\nA *b*\n\n</details>')
    assert "<details>\n<summary>More</summary>" in page
    assert "<p>A <em>b</em></p>" in page


def test_an_abbreviation_is_explained_where_it_is_first_used():
    page = html("CRS and CRS[^1]\n\n*[CRS]: Cytokine <release> syndrome\n\n[^1]: a")
    assert page.startswith('<p><abbr title="Cytokine &lt;release&gt; syndrome">CRS</abbr> and CRS')


def test_a_foreign_passage_may_say_its_language():
    assert (
        html('<span lang="es" dir="ltr" class="x" style="y">hola</span>')
        == '<p><span lang="es" dir="ltr">hola</span></p>'
    )


def test_what_is_no_markup_is_shown_as_typed():
    assert html("If x <y and z> w, 3 < 5 & 6 > 2") == "<p>If x &lt;y and z&gt; w, 3 &lt; 5 &amp; 6 &gt; 2</p>"


def test_old_markup_loses_its_marks_and_scripts_go_whole():
    assert html("<center><font color=red>a</font></center><script>alert(1)</script>") == "a"


def test_words_are_counted_as_a_reader_counts():
    assert render("## One two\n\nthree's four-five 6.7 [eight](/x/)\n\n!!! caution\n    nine").words == 9


def test_plain_text_is_the_words_on_one_line():
    assert plain_text("## A\n\nb *c*[^1]\n\n- d & e\n\n[^1]: f") == "A b c d & e"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a" * 100_001, "long"),
        ("é" * 50_001, "long"),
        ("a\0b", "control"),
        ("a\x1bb", "control"),
        ("a\ud800b", "control"),
        ("[" * 201, "brackets"),
        ("[" * 20_000, "word"),
        ("[ " * 20_000, "brackets"),
        ("![" * 300, "brackets"),
        ("a\n" * 4_001, "lines"),
        ("`a " * 12_001, "marks"),
        ("<a " * 31, "tags"),
        ("x" * 5_000, "word"),
        ("> " * 12 + "a", "deep"),
        ("|a" * 100 + "\n" + "|-" * 100 + "\n" + "|a\n" * 100, "cells"),
        ("![a](/media/pictures/k1/)\n" * 101, "pictures"),
        ("{ " * 501, "braces"),
        ("```\na\n" * 201, "fences"),
        ("".join(f"*[a{number}]: b\n" for number in range(101)), "abbreviations"),
        (("a" * 50 + " ") * 2 + "\n" + ("word\n" * 3_000) + "word " * 16_000, "stretch"),
    ],
)
def test_a_text_that_asks_for_too_much_is_refused(source, code):
    with pytest.raises(ValidationError) as refused:
        check_source(source)
    assert refused.value.code == code
    with pytest.raises(ValidationError):
        render(source)


def test_a_long_honest_text_is_not_refused():
    paragraph = (
        "The *first* **days** after the [treatment](/topics/x/) are `watched`[^1] closely, day & night. " * 4
    )
    source = "\n\n".join(
        [
            f"## Part {part}\n\n{paragraph}\n\n- a\n- b\n\n| c | d |\n|---|---|\n| 1 | 2 |"
            for part in range(190)
        ]
    )
    check_source(source)
    assert len(source) > 80_000
