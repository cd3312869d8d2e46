"""Facts and sources that were not checked for long, each with its lesson and its age."""

from datetime import date

import pytest

from lessons.domain.overdue import count_months, find_overdue, months_before
from lessons.models import Fact
from tests.factories import LessonFactory

TODAY = date(2027, 5, 12)


def make_fact(slug: str, checked_on: date, *lessons: str, pack: str = "tests") -> Fact:
    return Fact.objects.create(
        pack=pack,
        slug=slug,
        title=slug,
        value="12 hours",
        says=f"It is {slug}.",
        source="https://example.org/limits",
        checked_on=checked_on,
        lessons=list(lessons),
    )


@pytest.mark.django_db
def test_a_lesson_has_its_overdue_facts_and_sources_the_oldest_first(settings):
    settings.CHECK_MONTHS = 6
    sources = [
        {"title": "Old", "url": "https://example.org/old", "checked_on": "2026-01-02"},
        {"title": "New", "url": "https://example.org/new", "checked_on": "2027-05-01"},
    ]
    lesson = LessonFactory(slug="waits", version={"sources": sources})
    LessonFactory(slug="other")
    make_fact("slow", date(2026, 11, 11), "waits")
    make_fact("in-time", date(2026, 11, 12), "waits")
    make_fact("asked", date(2026, 3, 1))
    # Another pack may have a fact of that name.
    make_fact("slow", date(2027, 5, 1), "other", pack="more")

    mine, rest = find_overdue(today=TODAY)

    assert mine.lesson == lesson
    assert [(claim.says, claim.months) for claim in mine.claims] == [
        ("Old", 16),
        ("It is slow.", 6),
    ]
    assert rest.lesson is None
    assert [claim.says for claim in rest.claims] == ["It is asked."]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_two_queries_however_many_lessons(count, django_assert_num_queries):
    for number in range(count):
        make_fact(f"fact-{number}", date(2020, 1, 1), LessonFactory().slug)
    with django_assert_num_queries(2):
        assert len(find_overdue(today=TODAY)) == count


def test_months_are_those_of_the_calendar():
    assert months_before(date(2027, 5, 31), 3) == date(2027, 2, 28)
    assert months_before(date(2027, 1, 15), 12) == date(2026, 1, 15)
    assert months_before(TODAY, 999_999_999) == date(1, 1, 12)
    assert count_months(date(2027, 4, 13), TODAY) == 0
    assert count_months(date(2026, 5, 12), TODAY) == 12
