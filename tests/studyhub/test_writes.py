"""A write is compiled once and does what Django's own would do."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, F, UUIDField

from questions.models import Card, PracticeItem, Score, Submission
from studyhub.statements import Given
from studyhub.writes import (
    Insert,
    InsertMany,
    NextKey,
    Save,
    Together,
    Update,
)
from tests.factories import NOW, CardFactory, PracticeFactory, QuestionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
LATER = datetime(2083, 6, 1, tzinfo=UTC)


def make_score(submission, **values) -> Score:
    report = {"parts": [{"id": "a", "points": 0.25}]}
    fields = {"points": Decimal("0.25"), "maximum": 1, "report": report, "created_at": NOW}
    return Score(submission=submission, source="automatic", key="automatic", **fields | values)


def test_insert_stores_every_value_and_keeps_constraints(django_assert_num_queries):
    insert, submission = Insert(Score), SubmissionFactory()
    for place, given in enumerate((submission, SubmissionFactory())):
        with django_assert_num_queries(1):
            score = make_score(given, duration_ms=place or None)
            assert insert.run(score)
        stored = Score.objects.get(pk=score.pk)
        for field in Score._meta.concrete_fields:
            assert getattr(stored, field.attname) == getattr(score, field.attname), field
    with pytest.raises(IntegrityError), transaction.atomic():
        insert.run(make_score(submission))
    assert Score.objects.count() == 2
    score.points = Decimal(1)
    score.save()
    assert Score.objects.filter(points=1).count() == 1


def test_insert_that_ignores_leaves_what_is_there():
    card = CardFactory()
    again = Card(
        learner=card.learner,
        question=card.question,
        due_on=card.due_on,
        day=card.day,
        due_at=LATER,
    )
    assert not Insert(Card, ignore=True).run(again)
    assert list(Card.objects.values_list("pk", "due_at")) == [(card.pk, card.due_at)]


def test_insert_many_stores_every_value_of_every_row(django_assert_num_queries):
    practice, version = PracticeFactory(), QuestionFactory().current_version
    rows = [
        PracticeItem(practice=practice, position=1, version=version, seed=1, hints_opened=["a"]),
        PracticeItem(practice=practice, position=2, version=version, seed=2, skipped_at=NOW),
    ]
    many = InsertMany(PracticeItem)
    many.run([])
    with django_assert_num_queries(1):
        many.run(rows)
    names = [one.attname for one in PracticeItem._meta.concrete_fields if not one.primary_key]
    for stored, row in zip(PracticeItem.objects.order_by("position"), rows, strict=True):
        assert [getattr(stored, one) for one in names] == [getattr(row, one) for one in names]
    with pytest.raises(IntegrityError), transaction.atomic():
        many.run(rows)
    row = PracticeItem(practice=practice, position=3, version=version, seed=3, skipped_at=NOW)
    InsertMany(PracticeItem, "practice", "position", "version", "seed").run([row])
    last = PracticeItem.objects.latest("position")
    assert (last.seed, last.hints_opened, last.skipped_at) == (3, [], None)


def test_save_writes_its_fields_alone_and_update_what_its_queryset_finds():
    save, one, other = Save(Card, "due_at", "state"), CardFactory(), CardFactory()
    one.due_at, one.state, one.looks = LATER, {"state": 2}, 7
    save.run(one)
    stored = Card.objects.get(pk=one.pk)
    assert (stored.due_at, stored.state, stored.looks) == (LATER, {"state": 2}, other.looks)
    Card.objects.filter(pk=one.pk).delete()
    with pytest.raises(Card.DoesNotExist):
        save.run(one)

    submission = SubmissionFactory()
    claim = Update(
        lambda: Submission.objects.filter(pk=Given("key", UUIDField()), attempts__lt=2),
        attempts=F("attempts") + 1,
        sweep_after=Given("after", DateTimeField()),
    )
    counts = [claim.run(key=submission.pk, after=LATER) for _ in range(3)]
    submission.refresh_from_db()
    assert (counts, submission.attempts, submission.sweep_after) == ([1, 1, 0], 2, LATER)


def test_writes_together_are_one_statement_of_all_or_none(django_assert_num_queries):
    submission, card = SubmissionFactory(), CardFactory()
    [key] = Submission.objects.values_list(NextKey(Score), flat=True)
    score, card.due_at, submission.effective_score_id = make_score(submission, pk=key), LATER, key
    parts = [(Insert(Score, told=True), score), (Save(Card, "due_at"), card)]
    parts.append((Save(Submission, "effective_score"), submission))
    with django_assert_num_queries(1), Together() as writes:
        _ = [writes.add(*part) for part in parts]
    submission.refresh_from_db()
    assert submission.effective_score == Score.objects.get() == score
    assert Card.objects.get().due_at == LATER
    card.due_at = NOW
    with pytest.raises(IntegrityError), transaction.atomic(), Together() as writes:
        _ = [writes.add(*part) for part in parts]
    assert Card.objects.get().due_at == LATER
