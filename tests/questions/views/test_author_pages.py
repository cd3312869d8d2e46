"""Banks, bulk deeds, the inbox, versions with their decisions, and twins."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from mockinterviews.models import Blueprint
from packs.domain.loading import load_pack
from questions.domain.banks import remove_bank
from questions.domain.problems import report_problem
from questions.domain.rulings import rule, undo_ruling
from questions.domain.scoring import score_submission
from questions.domain.twins import find_pairs, likeness, shingles, store_twins
from questions.models import Bank, BulkEdit, Problem, Question, Regrade
from questions.views.author import banks
from tests.factories import (
    NOW,
    OPTIONS,
    BankFactory,
    QuestionFactory,
    QuestionVersionFactory,
    ScoreFactory,
    SubmissionFactory,
)
from tests.mockinterviews.conftest import SECTIONS
from tests.packs.tiny import write_pack

pytestmark = pytest.mark.django_db
LIST = "/author/questions/"
# The session and the person among them.
QUERIES = 7
# Which questions fit, and what the filters offer: the first reader after an edit.
AFTER_EDIT = 4


@pytest.fixture
def browser(client_of, carol):
    return client_of(carol)


@pytest.fixture
def tiny(tmp_path):
    load_pack(write_pack(tmp_path / "tiny"), now=NOW)


def get(slug: str) -> Question:
    return Question.objects.select_related("current_version").get(slug=slug)


def do(browser, deed: str, *slugs: str, **value):
    chosen = list(Question.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    return browser.post(f"{LIST}actions/", {"deed": deed, "question": chosen, **value})


def told(browser, *deed: str, **value) -> str:
    """Do something to the chosen questions, and return the page to which that leads."""
    done = do(browser, *deed, **value)
    return (browser.get(done.url) if done.status_code == 302 else done).text


def test_the_list_costs_the_same_for_one_and_for_many(browser, django_assert_num_queries):
    QuestionFactory(tags=["a"])
    Blueprint.objects.create(
        pack="tests", slug="short", title="Short", minutes=9, sections=SECTIONS
    )
    browser.get(LIST)
    with django_assert_num_queries(QUERIES):
        browser.get(LIST)
    for _number in range(4):
        QuestionFactory(tags=["b"])
    with django_assert_num_queries(QUERIES + AFTER_EDIT):
        page = browser.get(LIST)
    assert len(page.context["rows"]) == 5
    assert '<option value="b">b</option>' in page.content.decode()
    with django_assert_num_queries(QUERIES):
        browser.get(LIST)


NARROWED = {
    "": {"q-burst", "q-wait", "q-explain", "q-story"},
    "kind=numeric": {"q-wait"},
    "difficulty=3": {"q-explain", "q-story"},
    "topic=queues&objective=say-why": {"q-burst"},
    "words=disagree": {"q-story"},
    "state=flagged": {"q-wait"},
    "state=retired": set(),
    "kind=nonsense&difficulty=x&topic=%00": set(),
}


def test_filters_narrow_the_list(browser, tiny, alice):
    report_problem(
        learner=alice, version=get("q-wait").current_version, sort="typo", says="", now=NOW
    )
    pages = {query: browser.get(f"{LIST}?{query}") for query in NARROWED}

    assert {
        query: {row.slug for row in page.context["rows"]} for query, page in pages.items()
    } == NARROWED
    # A phone folds the filters away, unless one of them is set.
    is_open = [query for query in NARROWED if 'author-filters__more" open' in pages[query].text]
    assert is_open == [
        one for one in NARROWED if one.startswith(("kind=num", "diff", "topic", "state"))
    ]


def test_tags_and_difficulty_for_many_and_their_undoing(
    browser, tiny, client_of, make_person, django_assert_num_queries
):
    do(browser, "tag", "q-burst", "q-explain", tag="basics")
    assert get("q-burst").tags == get("q-explain").tags == ["basics"]
    tagged = browser.get(f"{LIST}?tag=basics").context["rows"]
    assert [(row.slug, row.tags, row.answers) for row in tagged] == [
        ("q-burst", "basics", 0),
        ("q-explain", "basics", 0),
    ]

    editor = browser.get(reverse("author_question", args=[get("q-burst").pk])).text
    assert "Part of the pack “Tiny pack”" in editor
    assert "The folder lacks what was edited here" in editor
    other = reverse("author_versions", args=[get("q-wait").pk])
    assert "it is refused, or done beside your edit." in (page := browser.get(other).text)
    assert "The folder lacks" not in page
    # What a learner sees has nothing to begin with here, also for who learns as well.
    for author in (browser, client_of(make_person("gwen", "author", "learner"))):
        story = author.get(reverse("author_question", args=[get("q-story").pk])).text
        assert "field-situation" in story.partition('id="preview"')[2]
        assert reverse("story_examples") not in story

    page = told(browser, "difficulty", "q-burst", "q-explain", difficulty=2)
    assert "2 questions changed." in page
    assert get("q-explain").current_version.difficulty == 2
    # Another author's deed on one of them is not undone with it.
    bulk = BulkEdit.objects.latest("pk")
    do(browser, "retire", "q-explain")
    browser.post(reverse("author_undo", args=[bulk.pk]))
    assert (get("q-burst").current_version.difficulty, get("q-burst").tags) == (1, ["basics"])
    assert get("q-explain").current_version.difficulty == 3
    assert get("q-explain").retired_at
    # Nor is one that does the same, be it undone after a week and in another session.
    do(browser, "difficulty", "q-burst", "q-explain", difficulty=2)
    bulk = BulkEdit.objects.latest("pk")
    do(browser, "difficulty", "q-explain", difficulty=5)
    do(browser, "tag", "q-explain", tag="more")
    undone = browser.post(reverse("author_undo", args=[bulk.pk]), {"of_changes": "1"}, follow=True)
    assert "Undone, but for 1 question" in undone.text
    assert [get(one).current_version.difficulty for one in ("q-burst", "q-explain")] == [1, 5]
    tagged = BulkEdit.objects.earliest("pk")
    browser.post(reverse("author_undo", args=[tagged.pk]))
    assert get("q-explain").tags == ["more"]
    # The last change is still at hand where an earlier one was undone.
    assert "Undo the last change" in browser.get(LIST).text
    do(browser, "untag", "q-explain", tag="more")
    told(browser, "tag", "q-explain", tag="new")
    untagged = BulkEdit.objects.get(deed="untag")
    with django_assert_num_queries(5):
        page = browser.get(reverse("author_changes"))
    deeds = [(one.says, one.can_be_undone) for one in page.context["deeds"]]
    assert deeds[:2] == [("Tagged “new”", True), ("Tag “more” taken away", True)]
    assert deeds[-1] == ("Tagged “basics”", False)
    browser.post(reverse("author_undo", args=[untagged.pk]))
    assert get("q-explain").tags == ["more", "new"]
    # Of a former deed nobody knows what it set: undone by now it would take what came since.
    former = BulkEdit.objects.filter(deed="tag").latest("pk")
    former.before = {"q-explain": {"tags": [], "bank": get("q-explain").bank_id}}
    former.save()
    page = browser.get(reverse("author_changes"))
    [deed] = [one for one in page.context["deeds"] if one.bulk == former]
    assert (deed.says, deed.can_be_undone) == ("Tagged", False)


def test_what_was_retired_anew_is_not_put_on_offer_by_an_undoing(browser):
    bank = BankFactory(pack="", slug="ours")
    one, other = (QuestionFactory(pack="", bank=bank).slug for _number in range(2))
    do(browser, "retire", one, other)
    first = BulkEdit.objects.get()
    do(browser, "return", one)
    do(browser, "retire", one)
    page = browser.post(reverse("author_undo", args=[first.pk]), follow=True)
    assert "Undone, but for 1 question" in page.text
    assert [get(slug).retired_at is None for slug in (one, other)] == [False, True]
    # Nor what this deed found on offer, and somebody retired since.
    do(browser, "return", one, other)
    do(browser, "retire", other)
    returned = BulkEdit.objects.filter(deed="return").latest("pk")
    browser.post(reverse("author_undo", args=[returned.pk]))
    assert [get(slug).retired_at is None for slug in (one, other)] == [False, False]


@pytest.mark.parametrize(
    ("deed", "value", "read"),
    [
        ("tag", {"tag": "new"}, lambda one: one.tags),
        ("untag", {"tag": "old"}, lambda one: one.tags),
        ("difficulty", {"difficulty": 5}, lambda one: one.current_version.difficulty),
        ("retire", {}, lambda one: one.retired_at is None),
    ],
)
def test_what_two_have_set_stays_until_both_undid_it(browser, deed, value, read):
    slug = QuestionFactory(pack="", bank=BankFactory(pack="", slug="ours"), tags=["old"]).slug
    before = read(get(slug))
    for _author in range(2):
        do(browser, deed, slug, **value)
    wanted = read(get(slug))
    assert wanted != before
    for bulk, left in zip(BulkEdit.objects.order_by("pk"), (wanted, before), strict=True):
        done = browser.post(reverse("author_undo", args=[bulk.pk]))
        assert read(get(slug)) == left
        [*_earlier, says] = get_messages(done.wsgi_request)
        assert ("that somebody has set since: it stays so." in str(says)) == (left == wanted)


def test_what_a_lesson_or_an_interview_asks_is_not_retired(browser, tiny):
    assert "What a queue is" in told(browser, "retire", "q-burst", "q-explain")
    assert "Short interview" in told(browser, "retire", "q-story")
    assert not Question.objects.exclude(retired_at=None).exists()

    do(browser, "retire", "q-explain")
    assert get("q-explain").retired_at
    do(browser, "return", "q-explain")
    assert get("q-explain").retired_at is None
    # Nor by the undoing of its return, where a lesson has come to ask it.
    Question.objects.filter(slug="q-burst").update(retired_at=NOW)
    do(browser, "return", "q-burst", "q-wait")
    undo = reverse("author_undo", args=[BulkEdit.objects.latest("pk").pk])
    assert "What a queue is" in browser.post(undo, {"query": ""}, follow=True).text
    assert get("q-burst").retired_at is None


def test_moving_goes_to_a_bank_of_the_same_pack(browser, tiny):
    ours = Bank.objects.create(pack="", slug="ours", title="Ours")
    assert "stays in its pack" in told(browser, "move", "q-explain", bank=ours.pk)
    other = Bank.objects.create(pack="tiny", slug="other", title="Other")
    do(browser, "move", "q-explain", bank=other.pk)

    assert get("q-explain").bank == other
    assert get("q-story").position == 2


def test_moving_out_of_a_bank_that_is_gone_is_not_undone(browser):
    question = QuestionFactory(pack="", bank=BankFactory(pack="", slug="left"))
    left, other = question.bank, BankFactory(pack="", slug="other")
    do(browser, "move", question.slug, bank=other.pk)
    remove_bank(bank=left)
    undone = browser.post(
        reverse("author_undo", args=[BulkEdit.objects.get().pk]), {"query": ""}, follow=True
    )
    assert "A bank that they were in is gone" in undone.text
    question.refresh_from_db()
    assert question.bank == other


def test_a_deed_without_a_question_or_a_value_says_what_is_missing(browser):
    assert "Choose a question first" in told(browser, "retire")
    assert "Enter the tag." in told(browser, "tag", QuestionFactory().slug)


def test_a_refused_deed_keeps_the_list_the_ticks_and_the_text(browser, tiny, monkeypatch):
    sent = {"question": [get("q-burst").pk], "query": "kind=single_choice"}
    wrong = {**sent, "deed": "tag", "tag": "Not a tag"}
    refused = browser.post(f"{LIST}actions/", wrong)
    page = refused.content.decode()

    assert refused.status_code == 422
    assert [row.slug for row in refused.context["rows"]] == ["q-burst"]
    assert f'value="{get("q-burst").pk}" checked' in page
    assert 'value="Not a tag"' in page
    assert '"#id_tag">Write a tag in small letters, digits and hyphens.' in page

    browser.post(f"{LIST}actions/", {**wrong, "tag": "basics"})
    undo = reverse("author_undo", args=[BulkEdit.objects.get().pk])
    assert browser.post(undo, sent).url == f"{LIST}?kind=single_choice"

    # All that a list has are chosen at once, as long as they are those that were seen.
    monkeypatch.setattr(banks, "PAGE", 1)
    page = browser.get(f"{LIST}?difficulty=3")
    seen = page.context["all_of_list"]
    assert f'name="all" value="{seen}"' in page.text
    every = {"deed": "tag", "tag": "basics", "query": "difficulty=3", "all": seen}
    for one, other in (("q-burst", "q-story"), ("q-story", "q-burst")):
        do(browser, "difficulty", one, difficulty=3)
        do(browser, "difficulty", other, difficulty=1)
        done = browser.post(f"{LIST}actions/", every, follow=True)
        # As many as before, and one that nobody has seen there.
        assert ("other questions by now, 2 of them" in done.text) == (one == "q-burst")
    assert "2 questions changed." in done.text
    assert [get(one).tags for one in ("q-explain", "q-story", "q-burst")] == [["basics"]] * 2 + [[]]


def test_a_question_is_found_whose_former_version_is_ruled_faulty(browser, carol):
    question = QuestionFactory()
    first = question.current_version
    question.current_version = QuestionVersionFactory(question=question, number=2)
    question.save()
    QuestionFactory()
    ruling = rule(version=first, kind="drop", reason="-", author=carol, now=NOW)
    rows = browser.get(f"{LIST}?state=faulty").context["rows"]
    assert [row.pk for row in rows] == [question.pk]

    undo_ruling(ruling=ruling, author=carol, now=NOW)
    assert not browser.get(f"{LIST}?state=faulty").context["rows"]


def test_a_bank_of_retired_questions_says_so(browser):
    bank = BankFactory(pack="", slug="old", title="Old")
    for number in range(2):
        QuestionFactory(bank=bank, slug=f"old-{number}", retired_at=NOW)
    page = browser.get(f"{LIST}?bank={bank.pk}").text

    assert "Old (2 retired)" in page
    lead = page.partition('class="lead">')[2].partition("</p>")[0]
    assert lead.startswith("0 questions · ")
    assert f'?bank={bank.pk}&amp;state=retired">2 retired</a>' in lead
    QuestionFactory(bank=bank)
    assert "Old (1)" in browser.get(LIST).text


def test_somebody_elses_deed_is_not_undone(client_of, browser, dana):
    do(browser, "tag", QuestionFactory(pack="", bank=BankFactory(pack="")).slug, tag="basics")
    response = client_of(dana).post(reverse("author_undo", args=[BulkEdit.objects.get().pk]))

    assert response.status_code == 404


def test_the_inbox_answers_closes_and_opens_again(browser, alice):
    answer = SubmissionFactory(learner=alice, response={"choice": ["b"]})
    problem = report_problem(
        learner=alice,
        version=answer.version,
        submission=answer,
        sort="unclear",
        says="Which queue?",
        now=NOW,
    )
    address = reverse("author_problem", args=[problem.pk])
    inbox = browser.get(reverse("author_inbox")).text
    assert "<h1>Inbox</h1>" in inbox
    none = browser.get(f"{reverse('author_inbox')}?state=closed").text
    assert "No problem was closed yet." in none
    assert "Which queue?" in inbox
    page = browser.get(address).text
    assert '<p class="answer-text" dir="auto">A cron job</p>' in page
    assert "<dt>A queue</dt><dd>Right</dd>" in page
    assert browser.post(address, {"reply": "1", "answer": " "}).status_code == 422
    browser.post(address, {"reply": "1", "answer": "Any."})
    # A colleague who had it open before does not write over that unseen.
    late = browser.post(address, {"close": "1", "answer": "None.", "seen": ""})
    assert late.status_code == 409
    assert "yours is not sent" in late.text
    assert "<p>Any.</p>" in late.text
    # The same words are one's own second press.
    twice = browser.post(address, {"reply": "1", "answer": "Any.", "seen": ""})
    assert twice.url == address
    browser.post(address, {"close": "1", "answer": "", "seen": ""})

    problem.refresh_from_db()
    assert (problem.state, problem.answer) == ("closed", "Any.")
    assert "Nothing to repair." in browser.get(reverse("author_inbox")).content.decode()
    closed = browser.get(f"{reverse('author_inbox')}?state=closed").text
    assert "<title>Closed problems" in closed
    browser.post(address, {"reopen": "1"})
    assert Problem.objects.exclude(state="closed").count() == 1


def test_a_meaningful_version_offers_a_regrade_and_applies_it(browser, carol, alice):
    question = QuestionFactory()
    answer = SubmissionFactory(version=question.current_version, response={"choice": ["b"]})
    score_submission(submission_id=str(answer.pk))
    options = [dict(option, right=option["id"] == "b") for option in OPTIONS]
    question.current_version = QuestionVersionFactory(
        question=question, number=2, content={"text": "?", "options": options}
    )
    question.save()
    page = browser.get(reverse("author_versions", args=[question.pk])).content.decode()
    assert "Preview their scores by version 2" in page
    assert ">yes</ins>" in page
    problem = report_problem(
        learner=alice, version=answer.version, sort="wrong_key", says="", now=NOW
    )
    about = reverse("author_problem", args=[problem.pk])
    assert "version 2 since" in browser.get(reverse("author_inbox")).text
    followed = browser.get(about).context["deeds"]
    assert [(deed.title, deed.says) for deed in followed] == [("Version 2", "")]
    # A row is named by its words, not by its id.
    assert "Options, “A queue”, Right" in page

    preview = browser.post(reverse("author_regrades", args=[question.pk]), follow=True)
    assert "1 goes up" in " ".join(preview.content.decode().split())
    regrade = Regrade.objects.get()
    address = reverse("author_regrade", args=[regrade.pk])
    browser.post(address, {"apply": "1"})
    answer.refresh_from_db()
    assert answer.effective_score.source == "regrade"
    page = browser.get(reverse("author_versions", args=[question.pk])).text
    assert "Preview their scores" not in page
    page = browser.get(about).text
    assert f'<a href="{address}">Former answers scored by version 2</a>: Applied' in page
    later = SubmissionFactory(version=answer.version, response={"choice": ["b"]})
    score_submission(submission_id=str(later.pk))
    page = browser.get(reverse("author_versions", args=[question.pk])).text
    assert "Applied, " in page
    assert "1 answer was given to former versions" in page

    # Who let it be a moment later is not told that no score was changed.
    late = browser.post(address, {"dismiss": "1"}, follow=True).text
    assert "Somebody has appended these scores meanwhile." in late
    assert "Take these scores back" in late
    page = browser.post(address, {"take_back": "1"}, follow=True).content.decode()
    assert "The former points count again." in page
    assert "Take these scores back" not in page


def test_another_place_does_not_take_the_offer_of_a_regrade_away(browser):
    question = QuestionFactory()
    first = question.current_version
    ScoreFactory(submission__version=first)
    QuestionVersionFactory(question=question, number=2)
    question.current_version = QuestionVersionFactory(
        question=question, number=3, difficulty=4, is_cosmetic=True
    )
    question.save()
    address = reverse("author_versions", args=[question.pk])
    page = browser.get(address)
    assert "1 answer was given to former versions" in page.text
    assert "Preview their scores by version 3" in page.text
    # A former version that was answered can be dropped as well.
    assert [one["version"].number for one in page.context["decisions"]] == [3, 1]
    browser.post(reverse("author_rulings", args=[first.pk]), {"kind": "drop", "reason": "Two."})
    assert [one["version"].number for one in browser.get(address).context["decisions"]] == [3]


def test_a_decision_is_recorded_with_its_reason_and_undone(browser):
    question = QuestionFactory()
    version = question.current_version
    address = reverse("author_rulings", args=[version.pk])
    refused = browser.post(address, {"kind": "full", "reason": ""})
    assert 'class="error-summary"' in refused.text
    (decision,) = refused.context["decisions"]
    assert (refused.status_code, decision["form"]["kind"].value()) == (422, "full")
    said = refused.content.decode()
    assert '<details class="fold" open>' in said
    assert "Say why: it stays on record." in said
    browser.post(address, {"kind": "drop", "reason": "Two are right."})
    page = browser.get(reverse("author_versions", args=[question.pk])).content.decode()
    assert "Two are right." in page

    browser.post(reverse("author_ruling_end", args=[version.rulings.get().pk]))
    version.refresh_from_db()
    assert version.ruling == ""


def test_twins_share_their_pairs_of_words():
    one, other = shingles("What absorbs a burst of work?"), shingles("What absorbs a burst?")
    assert likeness(one, one) == 1
    assert likeness(one, other) == pytest.approx(3 / 5)
    assert likeness(one, shingles("How long can a message wait?")) == 0


def test_a_worker_finds_the_twins_of_a_bank(browser):
    pair = [QuestionFactory(), QuestionFactory()]
    other = QuestionFactory(version={"text_html": "<p>How long can a message wait?</p>"})
    bank = other.bank
    address = reverse("author_twins", args=[bank.pk])
    browser.post(address)
    assert "A worker is looking" in browser.get(address).content.decode()
    Bank.objects.update(twins_asked_at=timezone.now() - timedelta(minutes=6))
    shown = browser.get(address, headers={"hx-request": "true"}).content.decode()
    assert "has not come back" in shown
    assert "Look again</button>" in shown
    assert "hx-trigger" not in shown
    browser.post(address)
    assert "A worker is looking" in browser.get(address).content.decode()

    assert store_twins(bank_id=bank.pk, now=NOW.replace(year=2099)) == 1
    found = {(one, two) for one, two, _alike in find_pairs(bank)}
    assert {frozenset(one) for one in found} == {frozenset(one.pk for one in pair)}
    assert "100 %" in browser.get(address).content.decode()


def test_a_filter_that_is_not_understood_lists_nothing(browser):
    question = QuestionFactory()
    for query, name in (
        (f"words={'a' * 400}", "Words"),
        ("words=a%00b", "Words"),
        ("difficulty=99", "Difficulty"),
        ("state=gone", "State"),
    ):
        page = browser.get(f"{LIST}?{query}").text
        assert f"This filter was not understood, so nothing is listed: {name}." in page
        assert f'value="{question.pk}"' not in page
    assert f'value="{question.pk}"' in browser.get(LIST).text
