"""Questions of every kind, as authors might write them, for the tests of the formats."""

from hypothesis import strategies as st

from questions.portable.items import Item

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
    return [
        {"id": name, "text": text, "right": at in right, "why": draw(TEXT)}
        for at, (name, text) in enumerate(letters(texts))
    ]


@st.composite
def short_answers(draw, *, flags: bool = False) -> dict:
    texts = draw(st.lists(SIDE, min_size=1, max_size=5, unique=True))
    count = draw(st.integers(1, len(texts)))
    wrong = [{"text": text, "why": draw(SIDE)} for text in texts[count:]]
    case = {"case": True} if flags and draw(st.booleans()) else {}
    return {"accepted": texts[:count]} | ({"wrong": wrong} if wrong else {}) | case


@st.composite
def numbers(draw, *, units: bool = False) -> dict:
    answer = {"value": draw(POINTS)}
    if tolerance := abs(draw(POINTS)):
        answer["tolerance"] = {"absolute": tolerance, "relative": 0}
    if units and draw(st.booleans()):
        others = draw(st.dictionaries(st.sampled_from(("min", "h", "ms", "day")), FACTOR))
        answer |= {"unit": "s", "units": {"s": 1} | others}
    return answer


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
    content["hints"] = ["Think of a queue."]
    for pair in content.get("pairs", []):
        pair["why"] = "They belong together."
    answer = content.get("answer", {})
    if "value" in answer:
        answer["tolerance"] = {"absolute": 0, "relative": draw(st.sampled_from((0.05, 0.5)))}
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
