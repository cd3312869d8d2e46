"""Whose days begin at another instant now: the apps that keep days hear of it.

Facts keep the study day that they were stored with. What lies ahead, such as the day on which a
card comes due or that of the real interview, stays the same day of the calendar and begins where
the person is now.

What a person's days are kept in is locked before the person: those who tell the person of a change
lock in that order too.
"""

from types import ModuleType

from accounts.domain.locking import lock_person
from accounts.models import User
from studyhub.app_modules import find_app_modules

# The settings that say when a day begins.
DAY_SETTINGS = {"time_zone", "day_starts_at"}


def hold_days(person: User) -> None:
    """Let the apps lock what `move_days` will change, before the person is locked."""
    for keeper in find_keepers():
        keeper.hold_days(person)


def move_days(person: User) -> None:
    """Tell the apps that the days of `person` begin at another instant: they ask `day_begins`."""
    for keeper in find_keepers():
        keeper.move_days(person)


def keep_interview_day(person: User) -> list[str]:
    """Let the real interview stay on the day that was entered. Saves nothing: return what changed.

    `person` has the new settings, their row still those by which the day was stored. The row is
    locked, so that no date is entered in between.
    """
    stored = lock_person(person)
    if stored.interview_at is None:
        return []
    person.interview_at = person.noon_of(stored.study_day(stored.interview_at))
    return ["interview_at"]


def find_keepers() -> tuple[ModuleType, ...]:
    """Return the modules `daykeeping.py` of the apps, with `hold_days` and `move_days`."""
    return find_app_modules("daykeeping")
