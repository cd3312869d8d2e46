"""The pages of practice: choose, answer, look back."""

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from questions.domain.scoring import score_submission
from questions.models import Kind, Practice, PracticeItem, Submission
from tests.factories import (
    CONTENT,
    NOW,
    PracticeFactory,
    PracticeItemFactory,
    QuestionFactory,
    ScoreFactory,
    SubmissionFactory,
    as_posted,
)
from tests.questions.views.conftest import FURNITURE, HTMX

pytestmark = pytest.mark.django_db


def address(item, name="practice_item"):
    return reverse(name, args=[item.practice_id, item.position])


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def item(alice):
    return PracticeItemFactory(practice__learner=alice, position=1)


EMPTY_LEADS_TO = {
    "single_choice": "field-choice-1",
    "multiple_choice": "field-choice-1",
    "numeric": "field-text",
    "written": "field-text",
    "star": "field-situation",
    "true_false": "field-choice-1",
    "short_answer": "field-text",
    "cloze": "field-gap-time",
    "ordering": "field-place",
    "matching": "field-pair-burst",
    "design": "field-situation",
}


def test_item_works_without_script_from_question_to_feedback(browser, alice):
    practice = PracticeFactory(learner=alice)
    for position, kind in enumerate(Kind.values, start=1):
        version = QuestionFactory(kind=kind).current_version
        item = PracticeItemFactory(practice=practice, version=version, position=position)
        assert_empty_leads_to(EMPTY_LEADS_TO[kind], text_of(browser.post(address(item), {})))
        page = text_of(browser.get(address(item)))
        assert (version.content["text"] in page) == (kind != "cloze"), kind
        assert "Check answer" in page

        data = {**dict(as_posted(version).lists()), "confidence": "sure"}
        response = browser.post(address(item), data)
        assert response.url == f"{address(item)}#result"
        if kind == "written":
            waiting = text_of(browser.get(address(item)))
            assert "Your answer is safe." in waiting
            assert "Look again" in waiting
            assert "See the summary" in waiting

        score_submission(submission_id=str(Submission.objects.latest("submitted_at").pk))
        scored = text_of(browser.get(address(item)))
        assert 'hx-trigger="load' not in scored
        says = "Scored automatically" if Kind(kind).is_language else "you were sure."
        assert says in scored, kind


def assert_empty_leads_to(field, page):
    assert f'<a href="#{field}">Nothing is answered yet.' in page
    start, end = page.index(f'id="{field}"'), page.index("How sure?")
    assert page.index('<p class="field__error" id="input-error">') < start
    assert 'aria-invalid="true"' in page[start - 200 : end]


def test_item_answers_htmx_in_place_by_two_statements_and_once(browser, item):
    PracticeItemFactory(practice=item.practice, position=2)
    with CaptureQueriesContext(connection) as captured:
        page = text_of(browser.post(address(item), {"choice": "a"}, **HTMX))
    others = ('FROM "django_session"', 'FROM "accounts_user"', "SAVEPOINT")
    said = [query["sql"] for query in captured.captured_queries]
    # The item; the answer with its turn.
    assert len([sql for sql in said if not any(word in sql for word in others)]) == 2
    assert page.startswith('<div class="work-body" id="work"')
    assert "data-focus" in page
    assert 'hx-trigger="load delay:0ms"' in page
    again = browser.post(address(item), {"choice": "a"})
    assert again.url == f"{address(item)}#result"
    assert Submission.objects.get().response == {"choice": ["a"]}


@pytest.mark.parametrize(("headers", "status"), [({}, 409), (HTMX, 200)])
def test_item_answered_in_another_tab_keeps_the_second_text_in_the_page(
    browser, alice, headers, status
):
    version = QuestionFactory(kind="written").current_version
    item = PracticeItemFactory(practice__learner=alice, version=version, position=1)
    browser.post(address(item), {"text": "From the first tab."})
    response = browser.post(address(item), {"text": "From the second <b>tab</b>."}, **headers)
    page = text_of(response)
    assert response.status_code == status
    assert "This was answered in another tab at" in page
    assert "From the second &lt;b&gt;tab&lt;/b&gt;." in page
    first = Submission.objects.get()
    assert first.response == {"text": "From the first tab."}
    assert "answered in another" not in text_of(browser.get(address(item)))

    # It stands there until somebody decides.
    page = text_of(browser.get(address(item)))
    assert "Another window had a different answer of yours." in page
    assert "From the second &lt;b&gt;tab&lt;/b&gt;." in page
    item.refresh_from_db()
    sent = {"text": "From the second <b>tab</b>.", "instead": str(first.pk)}
    # Of what cannot be handed in it says why.
    long = browser.post(address(item), sent | {"text": "x" * 150_001}, **headers)
    assert "This answer has 150001 characters" in text_of(long)
    sent["beside"] = str(item.draft["number"])
    for _press in range(2):
        browser.post(address(item), sent)
    page = text_of(browser.get(address(item)))
    assert "Another window had" not in page
    assert "Another answer of yours counted here before, and is kept." in page
    item.refresh_from_db()
    assert item.submission.response == {"text": sent["text"]}
    assert (item.submission.is_repeat, Submission.objects.count()) == (True, 2)


def test_words_that_cannot_count_stay_in_the_page_with_what_stands_against_them(browser, alice):
    content = {"gap-time": "15 min"}
    version = QuestionFactory(kind="cloze").current_version
    item = PracticeItemFactory(practice__learner=alice, version=version, position=1)
    browser.post(address(item), dict(as_posted(version).items()))
    first = Submission.objects.get()
    browser.post(address(item), {"gap-time": "1 min"})
    second = text_of(browser.post(address(item), content))
    assert 'name="beside" value="0"' in second

    sent = content | {"instead": str(first.pk), "beside": "0"}
    response = browser.post(address(item), sent)

    page = text_of(response)
    assert (response.status_code, "2 gaps are empty." in page) == (422, True)
    assert '<input type="hidden" name="gap-time" value="15 min">' in page
    assert 'value="1 min"' not in page
    browser.post(address(item), sent | {"leave_empty": "yes"})
    item.refresh_from_db()
    assert item.submission.response != first.response
    assert "15 min" in str(item.submission.response)
    # What stood there stays, and what was let go there meanwhile takes no error with it.
    assert item.draft["fields"] == [["gap-time", "1 min"]]
    PracticeItem.objects.update(draft=None)
    for typed in ({"gap-time": "20 min"}, {}):
        sent = typed | {"instead": str(item.submission_id), "beside": "7"}
        page = text_of(browser.post(address(item), sent))
        assert 'role="alert"' in page
        assert ('value="20 min"' in page) == bool(typed)


def test_longer_words_than_a_draft_may_have_are_shown_beside_the_answer(browser, alice):
    version = QuestionFactory(kind="star").current_version
    item = PracticeItemFactory(practice__learner=alice, version=version, position=1)
    long = dict.fromkeys(("situation", "task", "action"), "word " * 30_000)
    browser.post(address(item), {"task": "Short."})
    first = Submission.objects.get()

    response = browser.post(address(item), long)

    page = text_of(response)
    assert (response.status_code, "Answered in another tab" in page) == (409, True)
    assert "word word word" in page
    # It counts, and is replaced in its turn: then it stands there whole.
    browser.post(address(item), long | {"instead": str(first.pk)})
    item.refresh_from_db()
    browser.post(
        address(item),
        {"task": "Short.", "instead": str(item.submission_id), "beside": item.draft["number"]},
    )
    response = browser.get(address(item))
    assert response.status_code == 200
    assert "Counted before" in text_of(response)
    item.refresh_from_db()
    assert long.items() <= dict(item.draft["fields"]).items()


def test_a_placement_check_goes_on_by_the_first_answer(browser, alice):
    item = PracticeItemFactory(practice__learner=alice, practice__origin="first", position=1)
    browser.post(address(item), {"choice": "a"})
    first = Submission.objects.get()
    page = text_of(browser.post(address(item), {"choice": "b", "instead": str(first.pk)}))
    assert "Count this one instead" not in page
    assert Submission.objects.get() == first


def test_item_with_an_empty_answer_says_so_and_stores_nothing(browser, item):
    for headers in ({}, HTMX):
        response = browser.post(address(item), {"confidence": "sure"}, **headers)
        assert response.status_code == 422
        page = text_of(response)
        assert "Nothing is answered yet. Answer the question, or skip it." in page
        assert 'value="sure" data-key="s" data-key-name="Sure" checked' in page
    assert "“z” is not an option" in text_of(browser.post(address(item), {"choice": "z"}))
    assert not Submission.objects.exists()
    # It keeps the order of its options, and leads back to the one before.
    first = text_of(browser.get(address(item)))
    assert "Back to" not in first
    order = [first.index(f'value="{option}"') for option in "abc"]
    browser.post(address(item), {"choice": "a"})
    second = text_of(browser.get(address(item)))
    again = [second.index(f'value="{option}"') for option in "abc"]
    ranks = [sorted(places).index(place) for places in (order, again) for place in places]
    assert ranks[:3] == ranks[3:]
    following = PracticeItemFactory(practice=item.practice, position=2)
    page = text_of(browser.get(address(following)))
    assert f'href="{address(item)}" data-key="b">Back to 1' in page


def test_item_with_an_answer_that_cannot_be_taken_in_keeps_it(browser, alice):
    practice = PracticeFactory(learner=alice)
    number, story, *parts = (
        PracticeItemFactory(
            practice=practice,
            position=position,
            version=QuestionFactory(kind=kind).current_version,
        )
        for position, kind in enumerate(("numeric", "star", "cloze", "matching"), start=1)
    )
    response = browser.post(address(number), {"text": "15 minuets"})
    assert response.status_code == 422
    assert 'value="15 minuets"' in text_of(response)
    assert "“minuets” is no unit of this question. Write it with its unit, in" in text_of(response)
    response = browser.post(address(story), {"task": "word " * 30_001})
    page = text_of(response)
    # A limit of the field would cut the text without a word.
    assert "<textarea" in page
    assert "maxlength" not in page
    assert "150000 is the limit" in page
    assert "word word word" in page
    # Parts that are empty are asked about once.
    asked = (
        ({"gap-time": "15 min"}, "2 gaps are empty. Fill them in, or check again"),
        ({"pair-burst": "r1", "pair-peak": "r2"}, "1 has no partner yet."),
    )
    for item, (data, sentence) in zip(parts, asked, strict=True):
        response = browser.post(address(item), data)
        page = text_of(response)
        assert (response.status_code, sentence in page) == (422, True)
        assert '<input type="hidden" name="leave_empty" value="yes">' in page
    assert not Submission.objects.exists()
    for item, (data, _sentence) in zip(parts, asked, strict=True):
        assert browser.post(address(item), data | {"leave_empty": "yes"}).status_code == 302
    assert Submission.objects.count() == 2


def test_enter_keeps_the_own_marks_before_it_leads_on(browser, hinted):
    answer = {"text": "A new environment.", "self_mark": "on"}
    page = text_of(browser.post(address(hinted), answer, **HTMX))
    assert page.count('data-key="enter"') == 1
    assert 'data-key="enter">Keep my marks, show the score' in page
    browser.post(reverse("self_mark", args=[Submission.objects.get().pk]), {"skip": "1"})
    assert 'data-key="enter">See the summary' in text_of(browser.get(address(hinted)))


@pytest.fixture
def hinted(alice):
    """An open item whose question has two hints."""
    content = CONTENT["written"] | {"hints": ["Think of the first call.", "Say what is created."]}
    version = QuestionFactory(kind="written", version={"content": content}).current_version
    return PracticeItemFactory(practice__learner=alice, version=version, position=1)


def test_hint_comes_in_place_with_its_cost_and_the_next_one(browser, hinted):
    page = text_of(browser.get(address(hinted)))
    assert "Hint 1 of 2, costs a quarter" in page
    assert "Think of the first call." not in page
    part = text_of(browser.post(address(hinted, "practice_hint"), {"hint": "1"}, **HTMX))
    assert part.startswith('<div class="hints" id="hints">')
    assert "Think of the first call.</li>" in part
    assert 'id="hint-next"' in page
    assert 'id="hint-next"' in part
    assert "1 hint is open: it costs a quarter of what the answer earns." in part
    assert "Hint 2 of 2" in part
    assert "Say what is created." not in part
    last = text_of(browser.post(address(hinted, "practice_hint"), {"hint": "2"}, **HTMX))
    assert "<li data-focus>Say what is created.</li>" in last


def test_hint_without_script_keeps_what_was_typed_and_is_told_as_a_cap(browser, hinted):
    data = {"hint": "1", "text": "A new environment", "confidence": "guess", "self_mark": "on"}
    page = text_of(browser.post(address(hinted, "practice_hint"), data))
    assert "Think of the first call." in page
    assert "A new environment</textarea>" in page
    assert 'value="guess" data-key="u" data-key-name="Guess" checked' in page
    assert 'id="self-mark" checked' in page
    browser.post(address(hinted), {"text": CONTENT["written"]["model_answer"]})
    submission = Submission.objects.get()
    assert submission.hints == 1
    score_submission(submission_id=str(submission.pk))
    page = text_of(browser.get(address(hinted)))
    assert "1 hint was opened: it costs 25 % of what the answer earned." in page


def test_flag_is_put_and_taken_off(browser, item, alice):
    url = address(item, "practice_flag")
    part = text_of(browser.post(url, {"flag": "1"}, **HTMX))
    assert part.startswith("<button")
    assert "Flagged" in part
    assert 'aria-pressed="true"' in text_of(browser.get(address(item)))
    page = text_of(browser.post(url, {"flag": "0", "choice": "b"}))
    assert 'value="b" id="field-choice' in page.split("checked")[0][-90:] + "checked"
    assert not alice.question_flags.exists()


def test_item_loads_no_content_but_its_own(browser, item, django_assert_num_queries):
    for count in (1, 3):
        PracticeItemFactory.create_batch(count, practice=item.practice)
        with django_assert_num_queries(FURNITURE + 1) as asked:
            browser.get(address(item))
        told = [one["sql"] for one in asked if "explanation_html" in one["sql"]]
        assert len(told) == 1


def make_written(practice, position):
    version = QuestionFactory(kind="written").current_version
    return PracticeItemFactory(practice=practice, position=position, version=version)


def test_half_written_answer_is_handed_in_after_the_end(browser, alice):
    item = make_written(PracticeFactory(learner=alice), 1)
    browser.post(address(item, "practice_skip"), {"text": "Half", "draft_number": "0"})
    page = text_of(browser.get(address(item)))
    assert "Half</textarea>" in page
    browser.post(address(item), {"text": "Half, and the rest.", "draft_number": "1"})
    score_submission(submission_id=str(Submission.objects.get().pk))
    page = text_of(browser.get(reverse("practice_summary", args=[item.practice_id])))
    assert "<h1>1 of 1 answered</h1>" in page
    assert "Half-written" not in page
    assert "Continue: " not in text_of(browser.get(reverse("practice")))


def test_summary_offers_to_retry_the_mistakes(browser, alice):
    submission = SubmissionFactory(learner=alice, confidence="sure")
    ScoreFactory(submission=submission, points=Decimal(0), maximum=Decimal(1))
    partly = SubmissionFactory(learner=alice, confidence="sure")
    ScoreFactory(submission=partly, points=Decimal("0.75"), maximum=Decimal(1))
    faulty = QuestionFactory(version={"ruling": "drop"}).current_version
    dropped = SubmissionFactory(learner=alice, confidence="sure", version=faulty)
    ScoreFactory(submission=dropped, points=Decimal(0), maximum=Decimal(1))
    practice = PracticeFactory(learner=alice)
    for position, answer in enumerate((submission, partly, dropped), start=1):
        PracticeItemFactory(
            practice=practice, position=position, version=answer.version, submission=answer
        )
    page = text_of(browser.get(reverse("practice_summary", args=[practice.pk])))
    assert "Retry 1 mistake" in page
    # What counts as passed in recall is no reason to call it right.
    assert "right in 0 of 2, partly in 1" in page
    # What its authors dropped counts in nothing, and the retry agrees.
    assert page.count("does not count") == 1
    row = page[page.index("How sure, and how right") :]
    cells = "".join(f'<td class="number">{count}</td>' for count in (2, 0, 1))
    assert f'<th scope="row">Sure</th>{cells}' in row
    response = browser.post(reverse("practice_retry", args=[practice.pk]))
    again = Practice.objects.exclude(pk=practice.pk).get()
    assert response.url == reverse("practice_item", args=[again.pk, 1])
    assert again.items.count() == 1


def test_summary_of_an_open_practice_continues_or_ends(browser, item):
    url = reverse("practice_summary", args=[item.practice_id])
    assert "Continue at question 1" in text_of(browser.get(url))
    # There is no mistake to retry yet.
    assert browser.post(reverse("practice_retry", args=[item.practice_id])).url == url
    for name in ("practice_retry", "practice_half_written"):
        assert browser.get(reverse(name, args=[item.practice_id])).status_code == 405
    # Who returns to what was pressed is led to the question.
    for name in ("practice_hint", "practice_flag", "practice_skip"):
        assert browser.get(address(item, name)).url == address(item)
    item.refresh_from_db()
    assert (item.hints_opened, item.skipped_at) == ([], None)
    assert browser.post(url).url == url
    item.practice.refresh_from_db()
    assert item.practice.finished_at is not None


PAGES = [
    ("practice_item", True, ("get", "post")),
    ("practice_skip", True, ("post",)),
    ("practice_hint", True, ("post",)),
    ("practice_flag", True, ("post",)),
    ("practice_summary", False, ("get", "post")),
    ("practice_retry", False, ("post",)),
    ("practice_half_written", False, ("post",)),
]


def test_pages_of_another_learner_and_of_unknown_practices_do_not_exist(client_of, eve, item):
    browser = client_of(eve)
    for name, numbered, methods in PAGES:
        for practice in (item.practice_id, uuid.uuid4()):
            url = reverse(name, args=[practice, 1] if numbered else [practice])
            for method in methods:
                assert getattr(browser, method)(url, {"choice": "a"}).status_code == 404, url
    assert not Submission.objects.exists()


def test_what_is_typed_is_kept_and_stands_in_the_form_on_another_device(browser, alice):
    version = QuestionFactory(kind="written").current_version
    item = PracticeItemFactory(practice__learner=alice, version=version)
    url = address(item, "practice_draft")
    posted = {"text": "Half a", "confidence": "sure", "spent_ms": "9", "draft_number": "0"}
    assert browser.post(url, posted).json() == {"number": 1}
    shown = text_of(browser.get(address(item)))
    assert "Half a</textarea>" in shown
    assert 'data-draft-number="1"' in shown

    overtaken = browser.post(url, posted | {"text": "Another"})
    assert overtaken.status_code == 409
    assert overtaken.json()["fields"] == [["text", "Half a"], ["confidence", "sure"]]
    assert overtaken.json()["told"] == [{"title": "Your answer", "text": "Half a"}]
    assert "Another window or device saved other words at " in overtaken.json()["says"]
    # How sure somebody is is no word of theirs.
    unsure = browser.post(url, posted | {"confidence": "guess"})
    assert (unsure.status_code, unsure.json()["told"]) == (409, [])
    asked = browser.get(url)
    assert (asked.status_code, asked.json()) == (200, {"number": 1})

    # An answer of a window that never saw it leaves it there.
    browser.post(address(item), {"text": "A whole answer.", "draft_number": "0"})
    page = text_of(browser.get(address(item)))
    assert "Another window had a different answer of yours." in page
    assert "Half a</p>" in page
    # It is there already; what is neither the answer nor beside it is not.
    known = {"Half a": True, "A whole answer.": True, "": True, "Another": False}
    for text, is_known in known.items():
        answer = browser.post(url, posted | {"draft_number": "1", "text": text})
        assert (answer.status_code, answer.json()) == (410, {"is_known": is_known})
    assert browser.post(url, {"drop": "1"}).url == address(item)
    assert "Another window had" not in text_of(browser.get(address(item)))
    assert browser.post(url, {"text": "x" * 400_000}).status_code == 413


def test_form_that_comes_back_follows_the_draft_that_its_window_saw(browser, alice):
    version = QuestionFactory(kind="written").current_version
    item = PracticeItemFactory(practice__learner=alice, version=version)
    for number in range(2):
        saved = {"text": f"{number}", "draft_number": f"{number}", "save_id": f"save-{number}"}
        browser.post(address(item, "practice_draft"), saved)
    for sent, number in [("0", 0), ("1", 1), ("2", 2), ("9", 2)]:
        page = text_of(browser.post(address(item), {"text": " ", "draft_number": sent}))
        assert f'data-draft-number="{number}" data-draft-saves="save-0 save-1"' in page
    page = text_of(browser.post(address(item), {"text": " ", "draft_after": "save-0 save-1"}))
    assert 'data-draft-number="2"' in page


def test_words_of_another_window_are_told_of_every_kind(browser, alice):
    practice = PracticeFactory(learner=alice)
    for position, kind in enumerate(Kind.values, start=1):
        version = QuestionFactory(kind=kind).current_version
        item = PracticeItemFactory(practice=practice, position=position, version=version)
        url = address(item, "practice_draft")
        whole = dict(as_posted(version).lists())
        half = {name: whole[name] for name in list(whole)[:1]}
        # Words half typed are told as well, and what nobody could have typed costs no page.
        for fields in (whole, half, {"choice": "?", "a": "b", "from-1": "c"}):
            PracticeItem.objects.update(draft=None)
            assert browser.post(url, fields).json() == {"number": 1}
            overtaken = browser.post(url, {"text": "Mine"})
            assert overtaken.status_code == 409
            assert all(part["text"] for part in overtaken.json()["told"])
            assert bool(overtaken.json()["told"]) or fields is not whole
            if fields is not whole:
                assert browser.get(address(item)).status_code == 200, (kind, fields)


def test_summary_queries_do_not_grow(browser, alice, django_assert_num_queries):
    practice = PracticeFactory(learner=alice, finished_at=NOW)
    for number in range(3):
        submission = ScoreFactory(submission__learner=alice).submission
        PracticeItemFactory(
            practice=practice, position=number, version=submission.version, submission=submission
        )
        if number != 1:
            with django_assert_num_queries(FURNITURE + 3):
                browser.get(reverse("practice_summary", args=[practice.pk]))
