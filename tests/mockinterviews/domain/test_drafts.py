"""Drafts: compare and swap, repeats, conflicts, parts, late text."""

import uuid
from datetime import timedelta

import pytest

from mockinterviews.domain.closing import close_expired, hand_in
from mockinterviews.domain.drafts import Outcome
from mockinterviews.domain.interviews import prepare_interview, start_interview
from mockinterviews.domain.ledger import NotRunning, pause_interview, resume_interview
from mockinterviews.models import Draft, DraftVersion, LateText, Mode
from tests.factories import NOW
from tests.mockinterviews.conftest import STAR

pytestmark = pytest.mark.django_db


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def stored(interview, position=1):
    return Draft.objects.get(question__interview=interview, question__position=position)


def test_save_moves_the_draft_and_keeps_each_version(running, save):
    same = uuid.uuid4()
    first = save(running, "One.", save_id=same, now=at(3))
    second = save(running, "One. Two.", based_on=first.number, now=at(6))
    assert (first.outcome, first.number) == (Outcome.SAVED, 1)
    assert (second.outcome, second.number, second.saved_at) == (Outcome.SAVED, 2, at(6))
    assert stored(running).response == {"text": "One. Two."}
    # Sent again it gets the same answer.
    again = save(running, "One.", save_id=same, now=at(9))
    assert (again.outcome, again.number) == (Outcome.REPEATED, first.number)
    assert again.response == {"text": "One. Two."}
    kept = DraftVersion.objects.order_by("number").values_list("number", "response")
    assert list(kept) == [(1, {"text": "One."}), (2, {"text": "One. Two."})]


def test_save_from_a_stale_tab_is_refused_and_kept(running, save):
    same = uuid.uuid4()
    save(running, "From this tab.", now=at(3))
    # Sent again it is refused again, and kept once.
    for second in (6, 7):
        result = save(running, "From the other tab.", based_on=0, save_id=same, now=at(second))
        assert (result.outcome, result.number) == (Outcome.CONFLICT, 1)
        assert result.response == {"text": "From this tab."}
    assert stored(running).response == {"text": "From this tab."}
    refused = DraftVersion.objects.get(number=None)
    assert refused.response == {"text": "From the other tab."}
    # So is one that is based on a version that never was.
    assert save(running, "Two.", based_on=99, now=at(8)).outcome == Outcome.CONFLICT
    # Choosing it is a save on the newer version.
    chosen = save(running, "From the other tab.", based_on=result.number, now=at(9))
    assert (chosen.outcome, chosen.number) == (Outcome.SAVED, 2)


def test_save_of_the_same_text_is_no_conflict(running, save):
    # On nothing yet it is in order whatever its base.
    assert save(running, "The same.", based_on=99, now=at(3)).outcome == Outcome.SAVED
    assert save(running, "The same.", now=at(4)).outcome == Outcome.SAVED


def test_two_tabs_in_different_parts_are_no_conflict(running, save):
    def write(based_on, second, **sections):
        return save(
            running, {"sections": sections}, position=STAR, based_on=based_on, now=at(second)
        )

    write(0, 3, situation="S", action="A")
    write(1, 5, situation="S2")
    other = write(1, 6, action="A2")
    assert (other.outcome, other.number) == (Outcome.SAVED, 3)
    assert stored(running, STAR).response == {"sections": {"situation": "S2", "action": "A2"}}
    # In the same part they are, and so is a part on a base that never was.
    assert write(1, 7, action="A3").outcome == Outcome.CONFLICT
    assert write(7, 8, task="T").outcome == Outcome.CONFLICT


def test_save_sent_while_the_one_before_was_under_way_is_no_conflict(running, save):
    """Leaving the page sends the newest text although the last save has no answer yet."""
    under_way = uuid.uuid4()
    save(running, "One.", save_id=under_way, now=at(3))
    last = save(running, "One. Two.", based_on=0, after=[under_way], now=at(4))
    assert (last.outcome, last.number) == (Outcome.SAVED, 2)
    # After another tab's save it is one, whatever it follows.
    save(running, "Other.", based_on=2, now=at(5))
    assert save(running, "One. Three.", after=[under_way], now=at(6)).outcome == Outcome.CONFLICT


def test_a_tab_writes_over_no_part_that_it_has_not_read(running, save):
    """It may save one part beside what another tab wrote, and has then still not read that."""
    save(running, {"sections": {"situation": "Of the other tab."}}, position=STAR, now=at(3))
    own = save(running, {"sections": {"task": "T"}}, position=STAR, based_on=0, now=at(4))
    assert (own.outcome, own.number) == (Outcome.SAVED, 2)
    over = {"sections": {"situation": "S", "task": "T2"}}
    seen = {"situation": 0, "task": 2}
    refused = save(running, over, position=STAR, based_on=2, bases=seen, now=at(5))
    assert refused.outcome == Outcome.CONFLICT
    seen["situation"] = 2
    chosen = save(running, over, position=STAR, based_on=2, bases=seen, now=at(6))
    assert chosen.outcome == Outcome.SAVED


def test_save_after_an_unanswered_one_is_a_conflict_where_another_tab_wrote(running, save):
    save(running, {"sections": {"situation": "S"}}, position=STAR, now=at(3))
    under_way = uuid.uuid4()
    save(running, {"sections": {"task": "T"}}, position=STAR, save_id=under_way, now=at(4))
    over = {"sections": {"situation": "S2", "task": "T2"}}
    refused = save(running, over, position=STAR, after=[under_way], now=at(5))
    assert refused.outcome == Outcome.CONFLICT


@pytest.mark.parametrize(
    ("other", "mine", "outcome"),
    [
        ("task", "situation", Outcome.SAVED),
        ("situation", "situation", Outcome.CONFLICT),
        ("task", "task", Outcome.CONFLICT),
    ],
)
@pytest.mark.parametrize("other_first", [False, True])
def test_lost_answer_and_another_tab_need_a_choice_only_in_the_same_part(
    running, save, other, mine, outcome, other_first
):
    """A save got no answer, and another tab saved as well: what counts is who wrote which part."""

    def write(part, text, second, **after):
        sections = {"sections": {part: text}}
        return save(running, sections, position=STAR, now=at(second), **after)

    lost = uuid.uuid4()
    saves = [
        lambda: write("situation", "S", 3, save_id=lost),
        lambda: write(other, "Other.", 4, based_on=0 if other_first else 1),
    ]
    for send in reversed(saves) if other_first else saves:
        send()
    again = write(mine, "S, and more.", 5, after=[lost])
    assert again.outcome == outcome


@pytest.fixture
def paused(alice, make_blueprint, save):
    """A practice whose clock stands still since its first minute, with a first text."""
    blueprint = make_blueprint(mode=Mode.PRACTICE)
    interview = prepare_interview(learner=alice, blueprint=blueprint, now=NOW, seed=1)
    start_interview(interview=interview, now=NOW)
    save(interview, "One.", now=at(30))
    return pause_interview(interview=interview, now=at(60))


def test_save_while_paused_is_kept_once_and_counts_when_the_clock_goes_on(paused, save):
    same = uuid.uuid4()
    for _try in range(2):
        result = save(paused, "One. Two.", based_on=1, save_id=same, now=at(90))
        assert (result.outcome, result.number) == (Outcome.PAUSED, 1)
    assert stored(paused).response == {"text": "One."}
    assert DraftVersion.objects.get(number=None).response == {"text": "One. Two."}
    resume_interview(interview=paused, now=at(120))
    result = save(paused, "One. Two.", based_on=1, save_id=same, now=at(121))
    assert (result.outcome, result.number) == (Outcome.SAVED, 2)
    assert stored(paused).response == {"text": "One. Two."}


def test_save_from_before_the_pause_sent_again_stays_accepted(paused, save):
    same = uuid.uuid4()
    resume_interview(interview=paused, now=at(70))
    save(paused, "One. Two.", based_on=1, save_id=same, now=at(80))
    pause_interview(interview=paused, now=at(90))
    again = save(paused, "One. Two.", based_on=1, save_id=same, now=at(95))
    assert (again.outcome, again.number) == (Outcome.REPEATED, 2)


def test_save_after_the_grace_is_kept_as_late_text(running, save):
    assert save(running, "In time.", now=at(605)).outcome == Outcome.SAVED
    same = uuid.uuid4()
    for _try in range(2):
        late = save(running, "In time. Too late.", based_on=1, save_id=same, now=at(606))
        assert (late.outcome, late.response) == (Outcome.LATE, {"text": "In time."})
    assert LateText.objects.get().response == {"text": "In time. Too late."}


def test_save_after_handing_in_is_late(running, save):
    hand_in(interview=running, now=at(100))
    assert save(running, "One more thing.", now=at(101)).outcome == Outcome.LATE


def test_repeat_of_an_accepted_save_after_the_end_stays_accepted(running, save):
    same = uuid.uuid4()
    save(running, "In time.", save_id=same, now=at(599))
    close_expired(now=at(700))
    # So does what was handed in anyway.
    for repeat in ({"save_id": same}, {"based_on": 1}):
        again = save(running, "In time.", now=at(701), **repeat)
        assert again.outcome == Outcome.REPEATED
        assert again.number == 1
    assert not LateText.objects.exists()


def test_save_before_the_start_is_refused(ready, save):
    with pytest.raises(NotRunning):
        save(ready, "Too early.", now=at(0))
    assert not Draft.objects.exists()
