"""Personal tokens: made and shown once, found by their hash, withdrawn."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q

from accounts.domain.locking import lock_person
from accounts.domain.second_steps import hold_back_roles
from accounts.models import Role, User
from api.models import Scope, Token
from studyhub.statements import Given, Statement

# Tells a token in a file or a log from any other secret.
PREFIX = "studyhub_"
LONGEST = timedelta(days=366)
USED = timedelta(hours=1)
# Whoever has the pages of it: staff have those of authors.
ROLES_OF_SCOPES = {
    Scope.READ_QUESTIONS: {Role.AUTHOR, Role.STAFF},
    Scope.WRITE_QUESTIONS: {Role.AUTHOR, Role.STAFF},
    Scope.PRACTISE: {Role.LEARNER},
    Scope.READ_ANSWERS: {Role.LEARNER},
    Scope.READ_COHORTS: {Role.MENTOR, Role.STAFF},
}


class Overtaken(Exception):
    """Whoever makes a token was signed out meanwhile, by a new password or a closed account."""


def scopes_for(person: User) -> list[Scope]:
    """Return what a token of `person` may be good for: what their roles let them do."""
    return [scope for scope, roles in ROLES_OF_SCOPES.items() if roles & person.roles]


@transaction.atomic
def make_token(
    *, person: User, name: str, scopes: list[str], lasts: timedelta, now: datetime
) -> tuple[Token, str]:
    """Make a token. Return it with its secret, which is kept nowhere.

    The person's row is locked: what withdraws all their tokens misses none that is being made.
    Raises Overtaken.
    """
    locked = lock_person(person)
    if not locked.is_active or locked.password != person.password:
        raise Overtaken
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        person=person,
        name=name,
        scopes=sorted(set(scopes) & {scope.value for scope in scopes_for(person)}),
        digest=hash_secret(secret),
        created_at=now,
        expires_at=now + min(lasts, LONGEST),
    )
    return token, secret


def hash_secret(secret: str) -> str:
    """Return the hash of a secret of 256 random bits, for which a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


# Every request of a program begins with it.
GOOD = Statement(
    lambda: Token.objects.select_related("person").filter(
        digest=Given("digest", models.CharField()),
        revoked_at=None,
        expires_at__gt=Given("now", models.DateTimeField()),
        person__is_active=True,
    )
)


def find_token(*, secret: str, now: datetime) -> Token | None:
    """Return the token that is good at `now`, with its person, and note that it was used."""
    token = next(iter(GOOD.fetch(digest=hash_secret(secret), now=now)), None)
    if token:
        hold_back_roles(user=token.person)
    if token and (token.last_used_at is None or token.last_used_at < now - USED):
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED)
        Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token


def may(token: Token, scope: str) -> bool:
    """Return whether a token names `scope`, and its person still has a role for it."""
    return scope in token.scopes and scope in scopes_for(token.person)


def revoke_token(*, token: Token, now: datetime) -> None:
    """Withdraw a token. Twice is the same as once."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def revoke_tokens_of(*, person: User, now: datetime) -> None:
    """Withdraw every token of a person."""
    Token.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
