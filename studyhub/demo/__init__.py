"""What a new site shows: five people who can sign in, and ten days of one learner's study."""

from datetime import datetime

from django.db import transaction

from progress.domain.folds import fold_all
from progress.domain.items.analysis import analyse_bank, find_changed_banks
from studyhub.demo.history import study_for_ten_days
from studyhub.demo.people import DOMAIN, PEOPLE, find_people, make_cohort, make_people


@transaction.atomic
def make_demo(*, now: datetime) -> bool:
    """Make the people and their history, unless one of them exists. Return whether it was done.

    All of it or nothing. The history is made by the same domain functions that serve the pages, at
    moments before `now`; its facts are folded, and its banks analysed.
    """
    if find_people().exists():
        return False
    people = make_people()
    make_cohort(people, now=now)
    study_for_ten_days(alice=people["alice"], bob=people["bob"], now=now)
    fold_all()
    for bank, stamp in find_changed_banks().items():
        analyse_bank(bank_id=bank, stamp=stamp, now=now)
    return True


__all__ = ["DOMAIN", "PEOPLE", "make_demo"]
