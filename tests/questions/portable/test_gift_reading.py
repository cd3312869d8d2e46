"""What the description of GIFT allows, as questions of ours; what it forbids, in its place."""

import pytest

from questions.portable.gift_reading import read_gift
from questions.portable.html_text import read_html
from questions.portable.items import Item
from questions.portable.pictures import Album


def read_one(text: str):
    reading = read_gift(text.encode())
    assert reading.refusals == []
    [item] = reading.items
    return item


def losses(item) -> list[str]:
    return [loss.says for loss in item.losses]


def test_single_choice_with_feedback_and_an_explanation():
    item = read_one("::Tomb::Who rests?{~Grant#He does. ~Lee#No. =nobody#Right.####It is a trick.}")
    assert (item.kind, item.name) == ("single_choice", "Tomb")
    assert item.content == {
        "text": "Who rests?",
        "explanation": "It is a trick.",
        "options": [
            {"id": "a", "text": "Grant", "right": False, "why": "He does."},
            {"id": "b", "text": "Lee", "right": False, "why": "No."},
            {"id": "c", "text": "nobody", "right": True, "why": "Right."},
        ],
    }
    assert losses(item) == []


def test_weights_without_a_right_answer_make_a_multiple_choice():
    item = read_one("Who?{\n~%-50%a#1\n~%50%b#2\n~%50%c#3\n~%-50%d#4\n}")
    assert item.kind == "multiple_choice"
    assert [one["right"] for one in item.content["options"]] == [False, True, True, False]
    assert losses(item) == []


def test_other_weights_are_shares_of_the_points():
    item = read_one("Who?{~%70%a#1 ~%30%b#2 ~%-60%c#3 ~d#4}")
    assert [one["share"] for one in item.content["options"]] == [70, 30, -60, 0]
    item = read_one("Who?{=a#1 ~%50%b#2 ~c#3}")
    assert [one.get("share") for one in item.content["options"]] == [None, 50, None]
    assert losses(item) == []


def test_weights_that_are_no_whole_are_named_as_a_loss():
    item = read_one("Who?{~%50%a#1 ~%30%b#2 ~%-50%c#3}")
    assert "share" not in item.content["options"][0]
    assert losses(item) == [
        "The weights of the right options add up to 80 %, not 100: they count alike."
    ]


@pytest.mark.parametrize("word", ["T", "TRUE", "true"])
def test_true_or_false(word):
    item = read_one(f"Water is wet.{{{word}#Touch it.#It is.}}")
    assert item.kind == "true_false"
    assert item.content["right"] is True
    assert (item.content["why_true"], item.content["why_false"]) == ("It is.", "Touch it.")


def test_short_answer():
    item = read_one(r"Two?{=two =2 =a\*b =%0%five#Count again. =%50%to#Nearly. =%0%*#No.}")
    assert item.content["answer"] == {
        "accepted": ["two", "2", "a*b"],
        "partly": [{"text": "to", "share": 50, "why": "Nearly."}],
        "wrong": [{"text": "five", "why": "Count again."}],
        "others": "No.",
    }
    assert losses(item) == []


@pytest.mark.parametrize(
    ("answers", "value", "absolute"),
    [
        ("#3", 3, 0),
        ("#1822:5", 1822, 5),
        ("#3.141..3.142", 3.1415, 0.0005),
        ("#=-2e3:0.5", -2000, 0.5),
    ],
)
def test_numbers_with_margins_and_ranges(answers, value, absolute):
    answer = read_one(f"How many?{{{answers}}}").content["answer"]
    assert answer["value"] == value
    assert answer.get("tolerance", {}).get("absolute", 0) == absolute


def test_several_numbers_with_their_own_tolerance_share_and_feedback():
    item = read_one("When?{#=1822:0#Yes. =%50%1820..1824#Nearly. =%0%7 =3:1 ~#No.}")
    assert item.content["answer"] == {
        "value": 1822,
        "why": "Yes.",
        "also": [
            {
                "value": 1822,
                "tolerance": {"absolute": 2, "relative": 0},
                "share": 50,
                "why": "Nearly.",
            },
            {"value": 7, "share": 0},
            {"value": 3, "tolerance": {"absolute": 1, "relative": 0}},
        ],
        "others": "No.",
    }
    assert losses(item) == []


def test_a_number_before_the_right_one_counts_after_it():
    item = read_one("When?{#=%50%1822:2 =1822}")
    assert item.content["answer"]["value"] == 1822
    assert losses(item) == ["The right number counts before the others, also where they meet."]


def test_matching_with_a_surplus_side():
    item = read_one("Match.{=Canada -> Ottawa =Italy->Rome = -> Paris}")
    assert item.content["pairs"] == [
        {"id": "p1", "left": "Canada", "right": "Ottawa"},
        {"id": "p2", "left": "Italy", "right": "Rome"},
    ]
    assert item.content["surplus"] == [{"id": "s1", "text": "Paris"}]


def test_an_essay_takes_its_feedback_as_its_scheme():
    item = read_one("Tell.{####Name the limits.}")
    assert (item.kind, item.content["model_answer"]) == ("written", "Name the limits.")
    assert losses(item) == [
        "The marking scheme is one key point, made of the words for who marks. Part it."
    ]


def test_missing_word_leaves_a_blank():
    assert read_one("[markdown]It is {=a#1 ~b#2} here.").content["text"] == "It is _____ here."


def test_categories_comments_escapes_and_formats():
    text = (
        "// all about it\n$CATEGORY: $course$/top/AWS//Lambda/Limits\n\n"
        "// [id:q-1] [tag:one\\]two] [tag:difficulty-4]\n"
        "::a\\:b::[html]<b>5</b> \\= 2 \\{x\\}\\n\n// aside\n&lt;i&gt; {T#no#yes####[plain]1 * 2}"
    )
    item = read_one(text)
    assert item.category == ("AWS/Lambda", "Limits")
    assert (item.key, item.tags, item.place) == ("q-1", ("one]two",), {"difficulty": 4})
    assert item.name == "a:b"
    assert item.content["text"] == "**5** = 2 {x} \\<i>"
    assert item.content["explanation"] == "1 \\* 2"
    assert item.line == 5


def test_html_becomes_markdown_and_names_what_is_lost():
    item = read_one(
        "[html]<p>See <a href='https\\://e.org'>this</a><br>and <sub>2</sub></p>"
        "<img src='@@PLUGINFILE@@/x.png' alt='A box'><script>alert(1)</script>{T#a#b}"
    )
    assert item.content["text"] == "See [this](<https://e.org>)\\\nand 2\n\nA box"
    assert losses(item) == [
        "HTML <script> has no place in a question; at most its words are kept.",
        "HTML <sub> has no place in a question; at most its words are kept.",
        "The image x.png is not kept, only its words.",
    ]


@pytest.mark.parametrize(
    ("html", "text", "says"),
    [
        (
            "<a href='javascript:alert(1)'>See</a>",
            "See",
            ["A link to javascript: is not kept, only its words."],
        ),
        (
            '<a href=" java&#115;cript&colon;x">See</a> <a href="/x:y">it</a>',
            "See [it](</x:y>)",
            ["A link to javascript: is not kept, only its words."],
        ),
        (
            "<b onclick=\"a<b\" title='onload=1'>A</b><span ONMOUSEOVER=x>B</span>",
            "**A**B",
            ["The script in onclick is not kept.", "The script in onmouseover is not kept."],
        ),
        ("<p>A <img src='data:x'></p>", "A", ["An embedded image is not kept, only its words."]),
    ],
)
def test_scripts_and_links_to_them_are_named_as_they_go(html, text, says):
    item = Item("written", {})
    assert read_html(html, Album(item)) == text
    assert losses(item) == says


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("one {T}\n\n\nWho?\n{=a\n~b", 5, 1, "This { is never closed. End the answers with }."),
        ("Who?}", 1, 5, "This } closes nothing. Write \\} where it is text."),
        (
            "A {T} b {F}",
            1,
            9,
            "A question has one pair of braces. ",
        ),
        ("One {T}\nTwo {F}", 2, 5, "Another question seems to begin on this line. "),
        ("::Name {T}", 1, 1, "This name has no end. Close it by ::."),
        ("Who?{~a ~b}", 1, 1, "No answer is marked correct. Give one a weight above 0."),
        (
            "Who?{=a ~b =c}",
            1,
            13,
            "2 answers are marked correct, ",
        ),
        (
            "Who?{x =a ~b}",
            1,
            6,
            "This stands before the first answer. ",
        ),
        ("Who?{=a ~%200%b}", 1, 10, "A weight is from -100 to 100 per cent."),
        ("Who?{#5:x}", 1, 7, "“x” is not a number. Write it like 900 or 1.5."),
        ("Who?{#2..1}", 1, 7, "This range ends before it begins. Give the smaller number first."),
        ("M{=a->b =c}", 1, 10, "A pair is parted by ->. Write it between the two sides."),
        ("M{=a-> =c->d}", 1, 4, "This pair has no right side. Write one after ->."),
        ("{T}", 1, 1, "This question has no text. Write one before {."),
        (
            "Only words.",
            1,
            1,
            "A text without braces asks nothing. ",
        ),
        (
            "Who?{=gr*nt}",
            1,
            7,
            "“gr*nt” accepts whatever stands for *. ",
        ),
    ],
)
def test_a_fault_is_refused_in_its_place_and_the_rest_is_read(text, line, column, says):
    reading = read_gift(f"{text}\n\nlast {{T}}".encode())
    [refusal] = reading.refusals
    assert (refusal.line, refusal.column) == (line, column)
    assert refusal.says.startswith(says)
    assert reading.items[-1].content["text"] == "last"
