"""A mentor who goes, or is a mentor no longer, holds nothing: as in a pause, at once."""

from accounts.models import User
from mentoring.domain.leases import lock_mentor, release_all


def give_back(person: User) -> None:
    """Put back what the person holds, with its age. Their drafts stay."""
    lock_mentor(person)
    release_all(person)
