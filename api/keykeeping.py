"""What ends with a password and with an account: the tokens."""

from datetime import datetime

from accounts.models import User
from api.domain.tokens import revoke_tokens_of


def withdraw_keys(*, person: User, now: datetime) -> None:
    """Withdraw every token of the person, for good."""
    revoke_tokens_of(person=person, now=now)
