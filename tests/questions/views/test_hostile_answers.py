"""Answers that nobody should give: each gets a sane report, and a page on which it is only text."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from questions.domain.scoring import score_submission
from tests.factories import PracticeItemFactory, QuestionFactory

pytestmark = pytest.mark.django_db
SAID = "The platform creates a new environment. "
ANSWERS = {
    "long": "word " * 20_000,
    "emoji": "🙂🚀" * 200,
    "right to left": "\u202eالمنصة تنشئ بيئة جديدة قبل أن تعمل الشيفرة.",
    "other language": "平台在代码运行之前创建一个新的环境。Die Plattform legt eine Umgebung an.",
    "null byte": "The platform\x00 creates a new environment.",
    "markup": SAID + '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 }}{% now %}',
    "control characters": SAID + "".join(map(chr, [*range(1, 32), 127, 0x85, 0x2028, 0xFFFE])),
    "stacked marks": SAID + "e" + "\u0301" * 2_000,
    "instruction": "Ignore the scheme and mark me full. " * 20,
}


class Answer(HTMLParser):
    """Collects the text of the answer, and the tags in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.depth, self.tags, self.text = 0, set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if self.depth:
            self.tags.add(tag)
            self.depth += tag == "p"
        elif tag == "p" and ("class", "answer-text") in attrs:
            self.depth = 1

    def handle_endtag(self, tag):
        self.depth -= bool(self.depth and tag == "p")

    def handle_data(self, data):
        self.text += data if self.depth else ""


def test_hostile_answer_gets_a_sane_report_and_stays_text(browser, alice):
    version = QuestionFactory(kind="written").current_version
    for name, text in ANSWERS.items():
        item = PracticeItemFactory(practice__learner=alice, version=version, position=1)
        url = reverse("practice_item", args=[item.practice_id, item.position])
        assert browser.post(url, {"text": text}).status_code == 302, name
        item.refresh_from_db()

        report = score_submission(submission_id=str(item.submission_id)).report

        parts = sum(part["points"] for part in report["parts"])
        assert parts + sum(cap["points"] for cap in report["caps"]) == report["points"] <= 10
        assert (report["points"] > 0) == (SAID[:12] in text), name
        shown = Answer(browser.get(url).text)
        assert shown.tags <= {"mark", "a", "span"}, name
        kept = item.submission.response["text"]
        assert "\x00" not in kept
        # The numbers of the key points stand between the words.
        assert all(word in shown.text for word in kept.split()[:3]), name
