"""What holds for every kind."""

import json
from copy import deepcopy

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from packs.domain.shapes import SHAPES
from questions.kinds import KINDS, Entry, ResponseError
from questions.kinds.base import LONGEST_TEXT
from questions.models import Kind
from questions.packing import derive_html
from tests.factories import CONTENT, RESPONSE, as_posted
from tests.questions.kinds.making import make_version, mark

SLUGS = Kind.values
# Of each kind what stands in the key alone, as a page or an API would tell it.
KEYS = {
    "single_choice": ("It keeps", '"right"', "why"),
    "multiple_choice": ('"right"', "why"),
    "true_false": ("It keeps what", "That would be", "why"),
    "short_answer": ("burst", "backlog"),
    "numeric": ("900",),
    "cloze": ("900", "burst", "It makes none", '"right"'),
    "ordering": ('"first"', "-first", '"fourth"', "-fourth"),
    "matching": ("It comes in a rush", "That is idleness", 'value="burst"', "idle"),
    "written": ("new environment", "Later calls", "weight"),
    "star": ("An experiment", "about winning", "weight"),
    "design": ("message queue", "weight", "mails to send", "none is lost"),
}


def draw(version, *, response=None, seed=7, **context) -> str:
    kind = KINDS[version.kind]
    return render_to_string(
        kind.template,
        {
            "kind": kind,
            "version": version,
            "shown": kind.shown(version.content, seed=seed),
            "fields": kind.fields(version.content),
            "response": response or {},
            "prefix": "",
            **context,
        },
    )


def test_every_kind_of_the_model_has_its_module():
    assert set(KINDS) == set(SLUGS) == set(CONTENT) == set(KEYS)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_of_the_key_is_shown_before_the_check(slug, seed):
    version = make_version(slug)
    shown = json.dumps(KINDS[slug].shown(version.content, seed=seed), default=str)
    html = draw(version, seed=seed)
    assert [secret for secret in KEYS[slug] if secret in shown or secret in html] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_posts_what_is_read_back(slug):
    version = make_version(slug)
    kind = KINDS[slug]
    assert kind.read(as_posted(version), version.content) == RESPONSE[slug]
    nothing = kind.read(QueryDict(), version.content)
    assert kind.is_empty(nothing)
    assert kind.name_lack(nothing, version.content) == ""
    assert not kind.is_empty(RESPONSE[slug])


@pytest.mark.parametrize("slug", SLUGS)
def test_inputs_show_again_what_was_answered_and_what_was_refused(slug):
    version = make_version(slug)
    kind = KINDS[slug]
    posted = as_posted(version)
    answered = draw(version, response=kind.read(posted, version.content))
    refused = draw(version, response=kind.typed(posted, version.content))
    assert answered == refused != draw(version)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_response_is_told_in_words(slug):
    version = make_version(slug)
    assert KINDS[slug].is_readable(RESPONSE[slug])
    said = KINDS[slug].tell(RESPONSE[slug], version.content)
    assert said
    assert all(set(part) == {"title", "text"} and part["title"] for part in said)
    assert any(part["text"] for part in said)


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_typed_stays_of_an_erased_answer(slug):
    version = make_version(slug)
    kind = KINDS[slug]
    left = kind.without_words(RESPONSE[slug], version.content)
    typed = ("15 min", "environment", "In spring", "a burst", "The queue takes", "Mail archive")
    assert not any(word in json.dumps(left) for word in typed)
    assert kind.without_words(left, version.content) == left
    assert kind.is_readable(left)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_answered_can_be_marked_and_explained(slug):
    version = make_version(slug)
    report = mark(version, RESPONSE[slug])
    assert report["kind"] == slug
    for row in KINDS[slug].explain(RESPONSE[slug], version.content, report):
        assert row.status in ("right", "wrong", "missed", "")
        assert row.right
    # A score that failed leaves no report, and the page still says what is right.
    assert len(KINDS[slug].explain({}, version.content, {})) == len(
        KINDS[slug].explain(RESPONSE[slug], version.content, report)
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_entries_describe_the_content_and_nothing_else(slug):
    kind = KINDS[slug]
    content = CONTENT[slug]
    copied = {"text", "explanation", "sections", "hints"}
    assert content.keys() - copied <= {entry.name for entry in kind.entries}
    for record, entries in kind.list_records(content):
        names = {entry.name for entry in entries}
        assert record is content or record.keys() <= names
        for entry in entries:
            assert entry.shape.removesuffix("?") in SHAPES
            assert entry.label


@pytest.mark.parametrize("slug", SLUGS)
def test_marks_of_markdown_become_html_that_is_clean(slug):
    kind = KINDS[slug]
    content = {**deepcopy(CONTENT[slug]), "explanation": f"*So* {RAW}"}
    for record, entries in [(content, (Entry("text", "text", ""),)), *kind.list_records(content)]:
        for entry in entries:
            if entry.name in record and (entry.is_markdown or entry.name == "text"):
                record[entry.name] += f" *so* {RAW}"
    derived = derive_html(kind, content)
    found = list(find_html(derived))
    assert any("<em>so</em>" in html for html in found)
    assert not any("<script>" in html for html in found)
    assert "[[" not in kind.name(content) + derived["text_html"]


RAW = "<script>x</script>"


def find_html(value):
    """Yield each HTML that was derived."""
    for name, below in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(below, dict | list):
            yield from find_html(below)
        elif str(name).endswith("html"):
            yield below


@pytest.mark.parametrize("slug", ["short_answer", "numeric", "cloze", "written", "design"])
def test_too_long_a_text_is_refused_with_its_length(slug):
    version = make_version(slug)
    field = {"cloze": "gap-what", "design": "from-1"}.get(slug, "text")
    with pytest.raises(ResponseError, match=r"150001|limit"):
        KINDS[slug].read(QueryDict(f"{field}={'x' * (LONGEST_TEXT + 1)}"), version.content)
