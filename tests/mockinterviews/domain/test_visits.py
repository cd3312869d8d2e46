"""Going from page to page: what closes, what is left for good, and what is beside the questions."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from mockinterviews.domain.closing import close_expired, hand_in
from mockinterviews.domain.drafts import Outcome
from mockinterviews.domain.extending import extend_interview
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.late import is_other_version
from mockinterviews.domain.ledger import InterviewError, pause_interview, resume_interview
from mockinterviews.domain.pages import own_marks
from mockinterviews.domain.queries import places_for_map
from mockinterviews.domain.verifying import find_receipt_faults
from mockinterviews.domain.visits import (
    NoWayBack,
    is_closed,
    open_model_answer,
    open_next_hint,
    visit,
)
from mockinterviews.models import Draft, Interview, InterviewQuestion, LateText, Mode
from questions.models import Submission
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def draw(kind, **fields):
    return {"kinds": [kind], "topics": ["core"], "count": 1, "minutes_each": 2} | fields


SECTIONS = [
    {
        "slug": "explain",
        "title": "Explain",
        "kind": "questions",
        "minutes": 4,
        "draws": [
            draw("written", closes=True),
            draw("star", follow_ups=["Why?", "Who disagreed?"]),
        ],
    },
    {"slug": "rest", "title": "Rest", "kind": "break", "minutes": 1},
    {"slug": "ask", "title": "Ask", "kind": "free_text", "minutes": 2, "prompt": "Ask <us>."},
    {"slug": "own", "title": "Own marks", "kind": "self_review", "minutes": 3},
]
# In the order in which one meets them; positions of pages come after those of all questions.
WRITTEN, STAR, REST, ASK, OWN = 1, 2, 3, 4, 5


def at(seconds):
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def sit(alice, make_blueprint):
    """Return a function that starts an interview over SECTIONS at NOW."""

    def sit(**fields):
        blueprint = make_blueprint(slug="full", sections=SECTIONS, **fields)
        ready = prepare_interview(learner=alice, blueprint=blueprint, now=NOW, seed=1)
        return start_interview(interview=ready, now=NOW)

    return sit


def go(interview, position, now):
    places = list(places_for_map(interview.pk))
    place = next(one for one in places if one.position == position)
    visit(interview=interview, places=places, place=place, now=now)
    return place_at(interview, position)


def place_at(interview, position):
    return InterviewQuestion.everything.get(interview=interview, position=position)


def test_places_come_in_the_order_of_their_sections(sit):
    places = places_for_map(sit().pk)
    assert [place.position for place in places] == [WRITTEN, STAR, REST, ASK, OWN]
    assert [place.version_id is None for place in places] == [False, False, True, True, True]


def test_a_question_that_closes_does_so_and_keeps_what_was_there(sit, save):
    interview = sit()
    assert go(interview, WRITTEN, at(10)).closes_at == at(130)
    assert save(interview, "In time.", now=at(130)).outcome == Outcome.SAVED
    assert save(interview, "In time. Grace.", based_on=1, now=at(135)).outcome == Outcome.SAVED
    assert save(interview, "In time. Late.", based_on=2, now=at(136)).outcome == Outcome.LATE
    # Coming back later gives no second two minutes.
    go(interview, STAR, at(140))
    assert is_closed(go(interview, WRITTEN, at(150)), at(150))
    hand_in(interview=interview, now=at(200))
    assert Submission.objects.get().response == {"text": "In time. Grace."}
    late = LateText.objects.get()
    assert late.response == {"text": "In time. Late."}
    assert (late.why, late.over_at) == (LateText.Why.MINUTES, at(130))


def test_words_of_minutes_that_an_extension_opens_again_count(sit, save, dana):
    interview = sit()
    go(interview, WRITTEN, at(10))
    save(interview, "In time.", now=at(130))
    late = {"response": "In time. Late.", "based_on": 1, "save_id": uuid.uuid4()}
    assert save(interview, now=at(140), **late).outcome == Outcome.LATE
    draft = place_at(interview, WRITTEN).draft
    more = {"interview": interview, "reason": "outage", "made_by": dana}
    # The question is over still, and what came late to it stays out.
    extend_interview(seconds=10, now=at(141), **more)
    draft.refresh_from_db()
    assert draft.response == {"text": "In time."}
    # The same save comes again within the grace: it is there once.
    assert save(interview, now=at(144), **late).outcome == Outcome.SAVED
    extend_interview(seconds=60, now=at(160), **more)
    draft.refresh_from_db()
    assert (draft.number, draft.response) == (2, {"text": "In time. Late."})
    assert LateText.objects.get().reason == "outage"
    assert save(interview, "Anew.", based_on=2, now=at(170)).outcome == Outcome.SAVED


def test_words_of_minutes_that_are_opened_again_in_a_pause_count_before_newer_ones(sit, save, dana):
    interview = sit(mode=Mode.PRACTICE)
    go(interview, WRITTEN, at(10))
    save(interview, "In time.", now=at(120))
    save(interview, "In time. Late.", based_on=1, now=at(140))
    pause_interview(interview=interview, now=at(150))
    more = {"interview": interview, "reason": "outage", "made_by": dana}
    # It has 40 seconds left when the clock goes on, whenever that is.
    extend_interview(seconds=60, now=at(400), **more)
    draft = place_at(interview, WRITTEN).draft
    assert (draft.number, draft.response) == (2, {"text": "In time. Late."})
    resume_interview(interview=interview, now=at(500))
    assert save(interview, "Anew.", based_on=2, now=at(510)).outcome == Outcome.SAVED
    # As it was left behind by an extension of before.
    LateText.objects.update(accepted_at=None, accepted_by=None)
    draft.versions.filter(number=2).delete()
    extend_interview(seconds=60, now=at(520), **more)
    draft.refresh_from_db()
    assert (draft.number, draft.response) == (3, {"text": "Anew."})
    assert is_other_version(LateText.objects.get())


def test_extra_time_and_pauses_move_the_end_of_a_question(alice, sit, dana, save):
    alice.time_factor = Decimal("1.50")
    alice.save()
    interview = sit(mode=Mode.PRACTICE)
    assert go(interview, WRITTEN, at(0)).closes_at == at(180)
    pause_interview(interview=interview, now=at(100))
    resume_interview(interview=interview, now=at(160))
    assert place_at(interview, WRITTEN).closes_at == at(240)
    extend_interview(interview=interview, seconds=60, reason="noise", made_by=dana, now=at(250))
    assert place_at(interview, WRITTEN).closes_at == at(300)
    assert save(interview, "Open again.", now=at(299)).outcome == Outcome.SAVED


def test_time_is_counted_for_the_page_that_is_looked_at(sit):
    interview = sit(mode=Mode.PRACTICE)
    go(interview, WRITTEN, at(0))
    go(interview, STAR, at(30))
    pause_interview(interview=interview, now=at(50))
    resume_interview(interview=interview, now=at(500))
    # One is there again as soon as the clock goes on.
    go(interview, STAR, at(501))
    go(interview, WRITTEN, at(510))
    assert place_at(interview, WRITTEN).spent_seconds == 30
    assert place_at(interview, STAR).spent_seconds == 30


def test_without_going_back_one_goes_on_page_by_page(sit, save):
    interview = sit(going_back=False)
    go(interview, WRITTEN, at(0))
    with pytest.raises(NoWayBack) as refused:
        go(interview, REST, at(5))
    assert refused.value.place.position == WRITTEN
    go(interview, STAR, at(60))
    with pytest.raises(NoWayBack):
        go(interview, WRITTEN, at(61))
    # A save that was under way counts; what comes later is kept.
    assert save(interview, "Under way.", now=at(64)).outcome == Outcome.SAVED
    assert save(interview, "Too late.", based_on=1, now=at(66)).outcome == Outcome.LATE
    late = LateText.objects.get()
    assert (late.why, late.over_at) == (LateText.Why.LEFT, at(60))
    # Whoever opens the model answer and goes on had it shown first.
    Interview.objects.filter(pk=interview.pk).update(mode=Mode.PRACTICE)
    open_model_answer(question=place_at(interview, STAR), now=at(70))
    go(interview, REST, at(80))
    told = {"sections": {"situation": "S"}}
    assert save(interview, told, position=STAR, now=at(90)).outcome == Outcome.LATE
    late = LateText.objects.latest("received_at")
    assert (late.why, late.over_at) == (LateText.Why.KEY, at(70))


def test_follow_ups_free_text_and_own_marks_are_kept_with_the_receipt(sit, save):
    interview = sit()
    save(interview, {"sections": {"situation": "S"}}, position=STAR, now=at(10))
    follow = {"follow_ups": {"1": "Because.", "2": ""}}
    assert save(interview, follow, position=STAR, based_on=1, now=at(20)).outcome == Outcome.SAVED
    save(interview, "What do you measure?", position=ASK, now=at(30))
    save(interview, {"sections": {"q1": "0", "q2": "75"}}, position=OWN, now=at(40))
    closed = hand_in(interview=interview, now=at(60))
    answer = Submission.objects.get()
    assert answer.response == {"sections": {"situation": "S"}, **follow}
    assert own_marks(closed) == {WRITTEN: 0, STAR: 75}
    assert [page["kind"] for page in closed.receipt["pages"]] == [
        "break",
        "free_text",
        "self_review",
    ]
    assert closed.receipt["questions"][1]["texts"][-1]["title"] == "Why?"
    assert closed.receipt["words"] == closed.receipt["questions"][1]["words"] == 2
    assert find_receipt_faults(closed) == []
    Draft.objects.filter(question__position=ASK).update(response={})
    assert find_receipt_faults(closed) == ["The draft of question 4 is not what was handed in."]


def test_help_is_for_practice_and_costs_what_it_costs_there(sit, save, dana):
    strict = sit()
    with pytest.raises(InterviewError, match="gives no hints"):
        open_next_hint(question=place_at(strict, WRITTEN), now=at(1))
    hand_in(interview=strict, now=at(2))
    version = place_at(strict, WRITTEN).version
    version.content["hints"] = ["Look at the start."]
    version.save(update_fields=["content"])
    interview = prepare_interview(
        learner=strict.learner, blueprint=practise(strict.blueprint), now=at(3), seed=1
    )
    start_interview(interview=interview, now=at(3))
    for _twice in range(2):
        open_next_hint(question=place_at(interview, WRITTEN), now=at(4))
    save(interview, "Words.", now=at(5))
    open_model_answer(question=place_at(interview, WRITTEN), now=at(6))
    assert save(interview, "Copied.", based_on=1, now=at(20)).outcome == Outcome.LATE
    late = LateText.objects.get()
    assert (late.why, late.over_at) == (LateText.Why.KEY, at(6))
    close_expired(now=at(700))
    assert Submission.objects.get(response={"text": "Words."}).hints == 1
    # More time makes up for what the clock did, not for a look at the key.
    extend_interview(interview=interview, seconds=60, reason="drill", made_by=dana, now=at(710))
    assert place_at(interview, WRITTEN).draft.response == {"text": "Words."}


def practise(blueprint):
    blueprint.mode = Mode.PRACTICE
    blueprint.save(update_fields=["mode"])
    return blueprint
