"""How a learner wants to be asked: read with its defaults."""

from datetime import date

from accounts.models import User
from questions.models import RecallSettings


def settings_of(learner: User) -> RecallSettings:
    """Return the recall settings of `learner`; the defaults where nothing was ever changed.

    Joined ones cost no query.
    """
    found = getattr(learner, "recall_settings", None)
    return found or RecallSettings(learner=learner)


def share_of(settings: RecallSettings, day: date) -> int:
    """Return how much of a usual day's load `day` may have, in percent."""
    return settings.week[day.weekday()]
