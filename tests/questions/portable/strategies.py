"""Questions of every kind, as authors might write them, for the tests of the formats."""

from hypothesis import strategies as st

from questions.portable.items import Item
from questions.portable.moodle_reading import WITH_WHOLE

# All that a format could stumble over, and words.
MARKS = "abz ÄßЖ中0123 .,;:!?#=~{}[]()<>&\"'\\/|*_`%$@^+->→\n\t"
TEXT = (
    st.text(alphabet=MARKS, min_size=1, max_size=30)
    .map(lambda text: "\n".join(line.strip() for line in text.strip().split("\n")).strip())
    .filter(bool)
)
LINE = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
# GIFT parts pairs by an arrow and has no escape for one.
SIDE = LINE.map(lambda text: text.replace("->", "→"))
POINTS = st.decimals(min_value=-99999, max_value=99999, places=4).map(float)
LETTERS = "abcdefghi"


def letters(texts: list) -> list[tuple[str, str]]:
    return list(zip(LETTERS, texts, strict=False))


@st.composite
def options(draw, *, single: bool) -> list[dict]:
    texts = draw(st.lists(TEXT, min_size=2, max_size=6, unique=True))
    count = 1 if single else draw(st.integers(1, len(texts)))
    right = set(draw(st.permutations(range(len(texts))))[:count])
    shares = draw(share_out(len(texts), right, single=single))
    return [
        {"id": name, "text": text, "right": at in right, **share, "why": draw(TEXT)}
        for (at, (name, text)), share in zip(enumerate(letters(texts)), shares, strict=True)
    ]


# What as many right options can share; a single one has all.
RIGHT = ((), (), (70, 30), (50, 30, 20), (40, 30, 20, 10), (40, 20, 20, 15, 5))
RIGHT += ((33.33333, 20, 20, 15, 10, 1.66667),)


@st.composite
def share_out(draw, count: int, right: set[int], *, single: bool) -> list[dict]:
    """Return the shares of options: no option has one, or all have that can."""
    if not draw(st.booleans()):
        return [{}] * count
    wrong = st.sampled_from((-12.5, 50, 33.33333) if single else (-12.5, -60, 0))
    made = [{"share": draw(wrong)} for _at in range(count)]
    parts = [{"share": one} for one in RIGHT[len(right)]] or [{}]
    for at, share in zip(sorted(right), parts, strict=True):
        made[at] = share
    return made


@st.composite
def short_answers(draw, *, flags: bool = False) -> dict:
    texts = draw(st.lists(SIDE, min_size=1, max_size=5, unique=True))
    count = draw(st.integers(1, len(texts)))
    half = draw(st.integers(count, len(texts)))
    answer = {
        "accepted": texts[:count],
        "praise": [{"text": text} | draw(WHY) for text in texts[:count]],
        "partly": [{"text": text, "share": draw(SHARES)} | draw(WHY) for text in texts[count:half]],
        "wrong": [{"text": text, "why": draw(SIDE)} for text in texts[half:]],
        "others": draw(st.one_of(st.just(""), SIDE)),
        "case": flags and draw(st.booleans()),
    }
    answer["praise"] = [one for one in answer["praise"] if "why" in one]
    return {name: value for name, value in answer.items() if value}


SHARES = st.sampled_from((90, 50, 33.33333, 16.66667, 5))
WHY = st.one_of(st.just({}), SIDE.map(lambda why: {"why": why}))


@st.composite
def numbers(draw, *, units: bool = False) -> dict:
    answer = draw(number()) | draw(WHY)
    shares = st.one_of(st.just({}), SHARES.map(lambda share: {"share": share}))
    also = [draw(number()) | draw(shares) | draw(WHY) for _at in range(draw(st.integers(0, 2)))]
    answer |= {"also": also} if also else {}
    answer |= draw(st.one_of(st.just({}), SIDE.map(lambda why: {"others": why})))
    if units and draw(st.booleans()):
        others = draw(st.dictionaries(st.sampled_from(("min", "h", "ms", "day")), FACTOR))
        answer |= {"unit": "s", "units": {"s": 1} | others}
    return answer


@st.composite
def number(draw) -> dict:
    tolerance = abs(draw(POINTS))
    told = {"tolerance": {"absolute": tolerance, "relative": 0}} if tolerance else {}
    return {"value": draw(POINTS), **told}


FACTOR = st.sampled_from((60, 3600, 86400, 7, 13, 0.001, 0.25, 1000))


@st.composite
def pairs(draw) -> dict:
    lefts = draw(st.lists(SIDE, min_size=2, max_size=5, unique=True))
    made = [
        {"id": f"p{at}", "left": left, "right": draw(SIDE)}
        for at, left in enumerate(lefts, start=1)
    ]
    surplus = draw(st.lists(SIDE, max_size=2, unique=True))
    more = [{"id": f"s{at}", "text": text} for at, text in enumerate(surplus, start=1)]
    return {"pairs": made} | ({"surplus": more} if more else {})


@st.composite
def orderings(draw) -> dict:
    texts = draw(st.lists(TEXT, min_size=4, max_size=9, unique=True))
    return {"items": [{"id": name, "text": text} for name, text in letters(texts)]}


@st.composite
def gaps(draw) -> dict:
    made, text = [], draw(WORDS)
    for number in range(1, draw(st.integers(2, 4))):
        kind = draw(st.sampled_from(("short_answer", "numeric", "single_choice")))
        gap = {"id": f"gap-{number}", "kind": kind}
        if kind == "single_choice":
            gap["options"] = draw(options(single=True))
        else:
            gap["answer"] = draw(short_answers(flags=True) if kind[0] == "s" else numbers())
        if (points := draw(st.integers(1, 5))) > 1:
            gap["points"] = points
        made.append(gap)
        text += f" [[gap-{number}]] {draw(WORDS)}"
    return {"text": text, "gaps": made}


# The text around gaps: no brackets, which Markdown and gaps share.
WORDS = st.text(alphabet="abz .,;:!?#=~<>&*_\\", min_size=1).map(str.strip).filter(bool)


@st.composite
def items(draw, kinds: tuple[str, ...], *, xml: bool = False) -> Item:
    kind = draw(st.sampled_from(kinds))
    content = {"text": draw(TEXT)}
    content |= draw(
        {
            "single_choice": options(single=True).map(lambda made: {"options": made}),
            "multiple_choice": options(single=False).map(lambda made: {"options": made}),
            "true_false": st.fixed_dictionaries(
                {"right": st.booleans(), "why_true": TEXT, "why_false": TEXT}
            ),
            "short_answer": short_answers(flags=xml).map(lambda made: {"answer": made}),
            "numeric": numbers(units=xml).map(lambda made: {"answer": made}),
            "matching": pairs(),
            "ordering": orderings(),
            "cloze": gaps(),
        }[kind]
    )
    if draw(st.booleans()):
        content["explanation"] = draw(TEXT)
    if xml and kind in WITH_WHOLE:
        names = st.sampled_from(("right", "partly", "wrong"))
        content |= draw(st.dictionaries(names, TEXT).map(lambda one: {"whole": one} if one else {}))
    if xml and draw(st.booleans()):
        content["hints"] = draw(st.lists(TEXT, min_size=1, max_size=2))
    return Item(
        kind,
        content,
        name=draw(st.one_of(st.just(""), LINE)),
        key=draw(st.one_of(st.just(""), st.from_regex(r"\A[a-z]{1,5}(-[a-z0-9]{1,4})?\Z"))),
        category=tuple(draw(st.lists(SLUGS, max_size=2))),
        tags=tuple(draw(st.lists(SLUGS, max_size=2, unique=True))),
        place=draw(st.sampled_from(({}, {"difficulty": 3}))),
    )


SLUGS = (
    st.text(alphabet="abc-/ ]\\[", min_size=1, max_size=9)
    .map(lambda text: " ".join(text.split()).strip("/ ").replace("//", "/"))
    .filter(bool)
)


@st.composite
def rich_items(draw, kinds: tuple[str, ...]) -> Item:
    """An item with what no format of another program holds: ids, hints, reasons, units, flags."""
    item = draw(items(kinds, xml=True))
    content = rename(item.content)
    content["hints"] = ["Think of\n\na  queue."]
    for pair in content.get("pairs", []):
        pair["why"] = "They belong together."
    answer = content.get("answer", {})
    if "value" in answer:
        for one in (answer, *answer.get("also", [])):
            one["tolerance"] = {"absolute": 0, "relative": draw(st.sampled_from((0.05, 0.5)))}
    elif answer:
        answer |= draw(st.fixed_dictionaries({"typos": st.booleans(), "accents": st.booleans()}))
    item.content = content
    return item


def rename(value, key=""):
    """Return content whose ids are those of an author."""
    if isinstance(value, dict):
        return {name: rename(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [rename(inner) for inner in value]
    if key == "id":
        return f"the-{value}"
    return value.replace("[[", "[[the-") if key == "text" and "[[gap" in value else value
