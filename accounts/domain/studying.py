"""When people last studied. The app that counts study days offers it in a module `studying.py`."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from studyhub.app_modules import find_app_modules


def find_last_days(people: Iterable[User]) -> dict[int, date]:
    """Return each person's last day of study by their key; who never studied is not in it."""
    found = {}
    for module in find_app_modules("studying"):
        found |= module.last_days([person.pk for person in people])
    return found
