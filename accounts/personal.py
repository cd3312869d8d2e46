"""What people themselves, their addresses, cohorts, notices and sessions tell and leave behind."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from accounts.domain.erasing import (
    erase_access_changes,
    erase_grants,
    erase_mails,
    erase_notices,
    hand_on_invitations,
    leave_cohorts,
)
from accounts.domain.personal import Eraser, Export, Row
from accounts.domain.sessions import end_sessions
from accounts.models import (
    AccessChange,
    CohortMentor,
    DataExport,
    ExportArchive,
    FactorGrant,
    Invitation,
    InvitationUse,
    Mail,
    Membership,
    Notice,
    NoticeChoice,
    User,
)

PROFILE = (
    "email",
    "display_name",
    "time_zone",
    "day_starts_at",
    "time_factor",
    "theme",
    "contrast",
    "reading_size",
    "reading_face",
    "single_keys",
    "interview_at",
    "plan_minutes",
    "week_hours",
    "date_joined",
    "last_login",
)


def tell_account(person: User) -> Iterator[Row]:
    addresses = EmailAddress.objects.filter(user=person).order_by("-primary", "email", "pk")
    grants = FactorGrant.objects.filter(person=person)
    yield {
        **{name: getattr(person, name) for name in PROFILE},
        "roles": sorted(person.roles),
        "addresses": list(addresses.values("email", "verified", "primary")),
        "access_changes": list(person.access_changes.values("what", "role", "made_at")),
        "extra_time": list(grants.values("factor", "reason", "granted_at")),
    }


def tell_cohorts(person: User) -> Iterator[Row]:
    learns = Membership.objects.filter(learner=person).order_by("joined_at", "pk")
    for name, joined, left in learns.values_list("cohort__name", "joined_at", "left_at"):
        yield {"cohort": name, "as": "learner", "from": joined, "until": left}
    mentors = CohortMentor.objects.filter(mentor=person).order_by("assigned_at", "pk")
    for name, assigned, removed in mentors.values_list("cohort__name", "assigned_at", "removed_at"):
        yield {"cohort": name, "as": "mentor", "from": assigned, "until": removed}
    taken = InvitationUse.objects.filter(person=person).order_by("used_at", "pk")
    for name, used in taken.values_list("invitation__cohort__name", "used_at"):
        yield {"cohort": name, "as": "invited", "from": used, "until": None}


def tell_notices(person: User) -> Iterator[Row]:
    notices = Notice.objects.filter(person=person).order_by("created_at", "pk")
    yield from notices.values("kind", "says", "url", "created_at", "read_at")


def tell_notice_choices(person: User) -> Iterator[Row]:
    yield from NoticeChoice.objects.filter(person=person).values("kind", "channel")


def tell_mails(person: User) -> Iterator[Row]:
    """Tell which mails went out. Their text is a key to the account where it resets a password."""
    mails = Mail.objects.filter(person=person).order_by("created_at", "pk")
    yield from mails.values("address", "subject", "created_at", "sent_at")


def tell_invitations(person: User) -> Iterator[Row]:
    made = Invitation.objects.filter(created_by=person).order_by("created_at", "pk")
    yield from made.values("cohort__name", "roles", "created_at", "expires_at", "uses_taken")


def tell_second_steps(person: User) -> Iterator[Row]:
    """Yield what is added and when it was used; the keys themselves stay where they are."""
    for one in Authenticator.objects.filter(user=person).order_by("created_at", "pk"):
        yield {
            "kind": one.get_type_display(),
            "name": str(one),
            "added_at": one.created_at,
            "last_used_at": one.last_used_at,
        }


def tell_sessions(person: User) -> Iterator[Row]:
    sessions = UserSession.objects.filter(user=person).order_by("created_at", "pk")
    yield from sessions.values("created_at", "ip", "user_agent")


EXPORTS = (
    Export(
        name="account",
        title=_("Account"),
        models=(User, User.groups.through, EmailAddress, FactorGrant, AccessChange),
        tell=tell_account,
    ),
    Export(
        name="cohorts",
        title=_("Cohorts"),
        models=(Membership, CohortMentor, InvitationUse),
        tell=tell_cohorts,
    ),
    Export(name="notices", title=_("Notices"), models=(Notice,), tell=tell_notices),
    Export(
        name="notice_choices",
        title=_("How you hear of things"),
        models=(NoticeChoice,),
        tell=tell_notice_choices,
    ),
    Export(name="mails", title=_("Mails to you"), models=(Mail,), tell=tell_mails),
    Export(
        name="invitations",
        title=_("Invitations you made"),
        models=(Invitation,),
        tell=tell_invitations,
    ),
    Export(
        name="second_steps",
        title=_("Two-step sign-in"),
        models=(Authenticator,),
        tell=tell_second_steps,
    ),
    Export(name="sessions", title=_("Sessions"), models=(UserSession,), tell=tell_sessions),
)
ERASERS = (
    Eraser(
        models=(
            User,
            User.groups.through,
            User.user_permissions.through,
            EmailAddress,
            EmailConfirmation,
            Authenticator,
            UserSession,
            NoticeChoice,
        ),
        goes=_("your name, your email addresses, your password, your passkeys and your settings"),
    ),
    Eraser(
        models=(Membership, CohortMentor),
        erase=leave_cohorts,
        goes=_("your places in cohorts"),
    ),
    Eraser(
        models=(FactorGrant,),
        erase=erase_grants,
        goes=_("your extra time and its reasons"),
        stays=_("extra time that you granted as staff, with your reasons, without your name"),
    ),
    Eraser(
        models=(AccessChange,),
        erase=erase_access_changes,
        goes=_("which roles you were given, and which were taken"),
        stays=_(
            "what you changed as staff about the roles and accounts of others, without your name"
        ),
    ),
    Eraser(models=(Invitation, InvitationUse), erase=hand_on_invitations),
    Eraser(
        models=(Notice,),
        erase=erase_notices,
        goes=_("your notices, and those of others that name you"),
    ),
    Eraser(
        models=(Mail,),
        erase=erase_mails,
        goes=_("the mails that are still kept: those to you, and those to others that name you"),
    ),
    Eraser(
        models=(DataExport, ExportArchive), goes=_("the copies of your data that you asked for")
    ),
    Eraser(models=(Session,), erase=end_sessions, goes=_("every session: you are signed out")),
)
UNTOLD = {
    User.user_permissions.through: "the site gives permissions by role, and roles are told",
    EmailConfirmation: "a key that is as good as the address itself",
    DataExport: "the asking for this very file",
    ExportArchive: "this very file",
    Session: "a key that is as good as a sign-in",
}
