"""A question that goes off while somebody sits an interview keeps its picture there."""

from django.utils import timezone

from questions.domain.pictures import may_see
from questions.models import Question, QuestionVersion


def test_what_an_interview_shows_is_seen_after_it_went_off(running, alice, eve):
    name = f"{'0' * 32}-1x1.gif"
    drawn = running.questions.first().version
    QuestionVersion.objects.filter(pk=drawn.pk).update(pictures=[name])
    assert may_see(eve, name)
    Question.objects.update(retired_at=timezone.now())
    assert may_see(alice, name)
    assert not may_see(eve, name)
