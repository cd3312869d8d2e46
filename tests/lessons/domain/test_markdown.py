"""Markdown: what a lesson becomes, and that nothing in it can run."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.domain.markdown import (
    ATTRIBUTES,
    TAGS,
    clean,
    read_words,
    render_lesson,
    render_line,
    render_text,
    strip_marks,
)
from lessons.domain.markup import PARSER

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 20"><title>Row</title>'
    "<desc>A row.</desc></svg>"
)

CODE = {
    "code/retry.py": "return 1\n",
    "code/evil.html": "<script>alert(1)</script><img src=x onerror=alert(1)>\n",
    "code/rows.xyz": "a < b\n",
}
CORPUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<style>*{display:none}</style>",
    "<math><mtext></mtext><mglyph><style><!--</style><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=//evil.example><input name=csrfmiddlewaretoken></form>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<details open ontoggle=alert(1)>",
    "<object data=x></object><embed src=x>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](https://example.org 'a\" onmouseover=\"alert(1)')",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x" onerror="alert(1)](figures/row.svg)',
    '![a row](figures/row.svg "<img src=x onerror=alert(1)>")',
    '```"><script>alert(1)</script>\ncode\n```',
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "## <script>alert(1)</script>",
    '## x" onclick="alert(1)',
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    'Table: "><script>alert(1)</script>\n\n| a |\n|---|\n| b |',
    ':::note "><script>alert(1)</script>\nx\n:::',
    ":::tip\n<script>alert(1)</script>\n:::",
    ':::"><img src=x onerror=alert(1)>\nx\n:::',
    ':::listing code/a.py#"><script>alert(1)</script>\n<img src=x onerror=alert(1)>\n:::',
    ":::listing code/evil.html\n[x](javascript:alert(1))\n:::",
    '<div class="variants" data-variants="a"></div>',
    ':::tabs\n::tab <script>alert(1)</script>\nA\n::tab " onclick=alert(1)\nB\n:::',
    ":::tabs\n::tab A\n<script>alert(1)</script>\n::tab B\n[x](javascript:alert(1))\n:::",
    ":::tabs <img src=x onerror=alert(1)>\n::tab A\nx\n:::",
    "A[^1].\n\n[^1]: <script>alert(1)</script> [x](javascript:alert(1))",
    'A[^"><script>alert(1)</script>].\n\n[^"><script>alert(1)</script>]: B',
    "[^x]: javascript:alert(1)\n\n[x][^x]",
    "<script>alert(1)</script>\n: <img src=x onerror=alert(1)>",
    "Term\n: [x](javascript:alert(1))",
    "| <b onclick=alert(1)> | b | c |\n|---|---|---|\n| <script>alert(1)</script> | x | y |",
    '<span data-figure="0"></span>\n\n![a row](figures/row.svg)',
    "<<script>script>alert(1)<</script>/script>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<p\x00 onclick=alert(1)>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
]
DRAWN = {"svg", "title", "desc"}


class Inspector(HTMLParser):
    """Reads HTML as a browser would, and complains about what may not be there."""

    def __init__(self):
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        assert tag in TAGS | DRAWN, f"<{tag}> is let through"
        for name, value in attributes:
            assert not name.startswith("on"), f"{name} on <{tag}> is let through"
            assert name != "style", f"style on <{tag}> is let through"
            if tag not in DRAWN:
                assert name in ATTRIBUTES[tag], f"{name} on <{tag}> is let through"
            if name in ("href", "src"):
                assert urlsplit(value or "").scheme in ("", "http", "https", "mailto"), value


def inspect(html: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector


def page(text: str, **figures) -> str:
    rendered = render_lesson(text, figures={"figures/row.svg": SVG}, listings=CODE)
    return "\n".join(block.get("html", "") for block in rendered.blocks)


@pytest.mark.parametrize("text", CORPUS)
def test_nothing_hostile_passes(text):
    for html in (page(text), render_text(text), render_line(text)):
        inspect(html)


@pytest.mark.parametrize("text", CORPUS)
def test_raw_html_does_not_survive_the_cleaner_either(text):
    """The second line of defence, as if the renderer let every tag through."""
    inspect(clean(text))


def test_a_lesson_is_parted_where_a_check_stands():
    rendered = render_lesson("One.\n\n:::check q-one\n:::\n\nTwo.\n", figures={})

    assert rendered.blocks == [{"html": "<p>One.</p>"}, {"check": "q-one"}, {"html": "<p>Two.</p>"}]
    assert rendered.checks == [(2, "q-one")]


def test_headings_of_the_second_level_are_the_sections():
    rendered = render_lesson("## I and we\n\n### In detail\n\n## I and we\n", figures={})

    assert rendered.sections == [
        {"slug": "i-and-we", "title": "I and we"},
        {"slug": "i-and-we-2", "title": "I and we"},
    ]
    assert rendered.anchors == {"i-and-we", "in-detail", "i-and-we-2"}
    assert '<h3 id="in-detail">In detail</h3>' in rendered.blocks[0]["html"]
    # The page has parts of these names.
    assert render_lesson("## Notes\n\n## Words", figures={}).anchors == {"notes-2", "words-2"}


def test_a_heading_with_marks_has_plain_words_in_the_contents():
    rendered = render_lesson("## What `async` *really* means\n", figures={})

    assert rendered.sections == [
        {"slug": "what-async-really-means", "title": "What async really means"}
    ]


def test_a_table_scrolls_in_a_frame_that_has_a_name_and_takes_the_focus():
    html = page("## Prices\n\n| Part | Price |\n|---|--:|\n| One | 2 |\n")

    assert (
        '<div class="table-frame" role="group" tabindex="0" aria-label="Prices">'
        '<table class="table table--sticky">' in html
    )
    assert '<th class="align-right" scope="col">Price</th>' in html
    assert '<td class="align-right">2</td>' in html


def test_a_line_above_a_table_is_its_caption():
    html = page("Table: What each part *costs*\n\n| Part |\n|---|\n| One |\n")

    assert "<caption>What each part costs</caption>" in html
    assert "<p>" not in html


def test_each_row_of_a_table_that_compares_begins_with_its_name():
    html = page("| | AWS | Azure |\n|---|--:|---|\n| Bus | 1 | 2 |\n").replace("\n", "")

    assert '<table class="table table--sticky table--compares">' in html
    assert '<tr><td></td><th class="align-right" scope="col">AWS</th>' in html
    assert '<tr><th scope="row">Bus</th><td class="align-right">1</td>' in html
    assert '<th scope="col">Need</th>' in page("| Need | AWS | Azure |\n|---|---|---|\n")


def test_words_and_their_definitions_are_a_list():
    html = page("Queue\n: Keeps *work*.\n\nTopic\n: Tells all.\n: Keeps none.\n")

    assert html.replace("\n", "") == (
        "<dl><dt>Queue</dt><dd>Keeps <em>work</em>.</dd>"
        "<dt>Topic</dt><dd>Tells all.</dd><dd>Keeps none.</dd></dl>"
    )


def test_a_footnote_is_led_to_and_leads_back_and_its_number_is_no_word():
    text = "Fast[^a], or not[^a].\n\n:::check q-one\n:::\n\nEnd.\n\n[^a]: Measured *twice*.\n"
    rendered = render_lesson(text, figures={})

    start, _check, end = rendered.blocks
    link = '<sup class="footnote"><a href="#footnote:1" id="footnote:1:from{}" {}>1</a></sup>'
    name = 'aria-label="Footnote 1"'
    assert start["html"] == (
        f"<p>Fast{link.format('', name)}, or not{link.format(':2', name)}.</p>"
    )
    assert '<div class="footnotes" role="doc-endnotes" aria-label="Footnotes"><ol>' in end["html"]
    assert (
        '<li id="footnote:1"><p>Measured <em>twice</em>. <a class="footnote__back"' in end["html"]
    )
    assert 'href="#footnote:1:from:2" aria-label="Back to the text"' in end["html"]
    words = [read_words(start["html"]), read_words(end["html"])]
    assert words == ["Fast, or not.", "End. Measured twice."]
    assert rendered.faults == []


def test_a_pattern_in_the_text_is_no_footnote():
    rendered = render_lesson("Use `[^a]` or \\[^b], x^[c].", figures={})

    assert rendered.faults == []
    assert rendered.blocks[0]["html"] == "<p>Use <code>[^a]</code> or [^b], x^[c].</p>"


TABS = """\
## Part

:::tabs
::tab Node.js
One.

:::note
Inside.
:::

```js
::tab no part
:::
```
::tab Python
:::listing code/retry.py
:::
:::
After.
"""


def test_tabs_have_their_parts_below_one_another_each_under_its_name():
    html = page(TABS).replace("\n", "")

    assert '<div class="variants" data-variants="nodejs python"><div class="variant">' in html
    assert '<h3 class="variant__name">Node.js</h3><p>One.</p><div class="callout' in html
    assert '</pre></div><div class="variant"><h3 class="variant__name">Python</h3>' in html
    assert html.endswith("</pre></figure></div></div><p>After.</p>")
    assert render_lesson(TABS, figures={}, listings=CODE).faults == []


def test_tabs_stand_in_lists_and_quotes_as_well():
    html = page(
        "- :::tabs\n  ::tab A\n  One.\n  ::tab B\n  Two.\n  :::\n- Next.\n\n> :::tip\n> C\n> :::\n"
    )

    assert html.count('<div class="variant">') == 2
    assert "<p>Two.</p>" in html
    assert "<li>Next.</li>" in html


def test_code_has_its_language_and_coloured_words():
    html = page("```python\nreturn 1\n```\n")

    assert '<code class="language-python"><span class="k">return</span>' in html
    assert '<pre tabindex="0" role="group" aria-label="Code in python">' in html


def test_code_in_an_unknown_language_is_plain():
    assert '<code class="language-klingon">a &lt; b\n</code>' in page("```klingon\na < b\n```\n")


def test_a_listing_has_its_name_its_caption_and_coloured_words():
    html = page("A.\n\n:::listing code/retry.py\nIt *gives up*.\n:::\n\nB.")

    name = '<code class="listing__file">retry.py</code>'
    assert html.replace('<span class="w"> </span>', " ") == (
        f'<p>A.</p>\n<figure class="listing"><figcaption>{name} It <em>gives up</em>.</figcaption>'
        '<pre tabindex="0" role="group" aria-label="retry.py"><code><span class="k">return</span> '
        '<span class="mi">1</span>\n</code></pre></figure>\n<p>B.</p>'
    )


def test_a_listing_without_caption_in_an_unknown_language_is_plain():
    html = page(":::listing code/rows.xyz\n:::\n")

    assert "rows.xyz</code> </figcaption>" in html
    assert "<code>a &lt; b\n</code></pre></figure>" in html


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("note", "Note"),
        ("tip", "Tip"),
        ("warning", "Take care"),
        ("misconception", "Often mistaken"),
    ],
)
def test_a_callout_says_what_it_is(kind, word):
    html = page(f":::{kind}\nBody.\n:::\n")

    assert f'<div class="callout callout--{kind}" role="note">' in html
    assert f'<p class="callout__kind">{word}</p><p>Body.</p>' in html.replace("\n", "")


def test_a_figure_is_drawn_in_the_page_with_its_caption():
    html = page('![A row of boxes.](figures/row.svg "Work in a row.")\n')

    frame = '<div class="figure__frame" role="group" tabindex="0" aria-label="Work in a row.">'
    assert html.startswith(f'<figure class="figure figure--wide">{frame}<svg')
    assert 'role="img" aria-labelledby="figure-0-row-title figure-0-row-desc"' in html
    assert '<title id="figure-0-row-title">Row</title>' in html
    assert html.endswith("</div><figcaption>Work in a row.</figcaption></figure>")


def test_two_copies_of_a_figure_share_no_id():
    html = page("![Row](figures/row.svg)\n\n![Row](figures/row.svg)\n")

    assert html.count('id="figure-0-row-title"') == 1
    assert html.count('id="figure-1-row-title"') == 1


@pytest.mark.parametrize(
    ("address", "external"),
    [
        ("https://example.org", True),
        ("//example.org", True),
        ("#phases", False),
        ("/lessons/queues/", False),
    ],
)
def test_a_link_that_leaves_says_so(address, external):
    html = render_text(f"[x]({address})")

    assert ('rel="external noopener noreferrer"' in html) is external


def test_a_line_has_no_paragraph_and_a_title_no_marks():
    assert render_line("A `queue`\n*keeps* it") == "A <code>queue</code> <em>keeps</em> it"
    assert strip_marks("A `queue`\n*keeps* it\n\n- twice") == "A queue keeps it twice"


# Words, and whatever a parser may take for a mark.
PIECES = st.sampled_from(
    ["word", "Über", " ", "  ", "1.", "-", "+", "#", ":::", "!", '"', "'", "://"]
)
NEARLY_PLAIN = st.lists(st.one_of(PIECES, st.characters(codec="utf-8")), max_size=12).map("".join)


@given(NEARLY_PLAIN)
def test_text_without_marks_is_what_the_parser_makes_of_it(text):
    """Plain texts are not parsed; nobody can tell."""
    line = " ".join(text.split())

    assert render_text(text) == clean(PARSER.render(text)).strip()
    assert render_line(text) == clean(PARSER.renderInline(line))


def test_a_word_of_the_glossary_says_what_it_means():
    rendered = render_lesson(
        "A [queue](term:queue) waits.", figures={}, terms={"queue": "Work that <waits> & rests."}
    )

    assert rendered.blocks[0]["html"] == (
        '<p>A <span class="term"><a class="term__word" href="/glossary/queue/" '
        'aria-describedby="term-1">queue</a><span class="term__says" role="tooltip" id="term-1">'
        "Work that &lt;waits&gt; &amp; rests.</span></span> waits.</p>"
    )
    assert rendered.terms == {"queue"}
    assert read_words(rendered.blocks[0]["html"]) == "A queue waits."


def test_a_word_that_the_glossary_lacks_is_a_fault():
    rendered = render_lesson("One.\n\nA [queue](term:queue).", figures={}, terms={})

    cure = "The glossary has no such term. Add it, or correct the name."
    assert rendered.faults == [(2, "term:queue", cure)]


def test_words_of_blocks_are_parted_and_those_of_a_sentence_are_not():
    assert read_words("<p>One<em>s</em>, <b>two</b>.</p><ul><li>a</li><li>b</li></ul>") == (
        "Ones, two. a b"
    )
