"""What a new site shows: five people who can sign in, and ten days of one learner's study."""

from datetime import datetime

from django.db import transaction

from progress.domain.folds import fold_all
from studyhub.demo.history import study_for_ten_days
from studyhub.demo.people import DOMAIN, PEOPLE, find_people, make_cohort, make_people


@transaction.atomic
def make_demo(*, now: datetime) -> bool:
    """Make the people and their history, unless one of them exists. Return whether it was done.

    All of it or nothing. The history is made by the same domain functions that serve the pages, at
    moments before `now`, and its facts are folded.
    """
    if find_people().exists():
        return False
    people = make_people()
    make_cohort(people, now=now)
    study_for_ten_days(alice=people["alice"], bob=people["bob"], now=now)
    fold_all()
    return True


__all__ = ["DOMAIN", "PEOPLE", "make_demo"]
