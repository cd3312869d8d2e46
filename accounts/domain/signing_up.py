"""Who may make an account, and what becomes of a sign-up that was left halfway."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest
from django.utils import timezone

from accounts.domain.accepting import undo_acceptance
from accounts.domain.invitations import IN_SESSION, hash_token, open_invitations
from accounts.models import FactorGrant, Invitation, User

# So long a sign-up that began may take before its use of a link is given back.
HALFWAY = timedelta(minutes=15)


def may_sign_up(request: HttpRequest) -> bool:
    """Tell whether who asks may make an account: by the setting, and by an invitation in hand."""
    if settings.SIGNUP == "invitation":
        return find_held(request) is not None
    return settings.SIGNUP == "open"


def find_held(request: HttpRequest) -> Invitation | None:
    """Return the open invitation that this browser took up, if there is one."""
    token = request.session.get(IN_SESSION, "")
    if not token:
        return None
    held = open_invitations(timezone.now()).filter(token_hash=hash_token(token))
    return held.select_related("cohort", "created_by").first()


def release_address(*, email: str) -> bool:
    """Delete the account that a sign-up by passkey left without a passkey; tell whether there was.

    Such an account has no password either, nobody ever was signed in to it, and its address was
    never confirmed: nobody can open it, and without this its owner could not sign up again. What
    staff granted it goes with it. One that others have work of stays.
    """
    try:
        return delete_left(email)
    except ProtectedError:
        return False


@transaction.atomic
def delete_left(email: str) -> bool:
    # The row is locked, so that a passkey that is added meanwhile keeps its account.
    left = User.objects.select_for_update().filter(email__iexact=email, last_login=None).first()
    if left is None or left.has_usable_password() or left.authenticator_set.exists():
        return False
    if EmailAddress.objects.filter(user=left, verified=True).exists():
        return False
    undo_acceptance(person=left)
    FactorGrant.objects.filter(person=left).delete()
    left.delete()
    return True


def release_uses(*, invitation: Invitation, now: datetime) -> int:
    """Give back the uses of a link that went to accounts left halfway. Return how many.

    Somebody who is just signing up has a while for it. Anybody can ask for the page that calls
    this: those who came in are left out by one query.
    """
    left = invitation.uses.filter(
        used_at__lt=now - HALFWAY,
        person__last_login=None,
        person__password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
    emails = list(left.values_list("person__email", flat=True))
    return sum(release_address(email=email) for email in emails)
