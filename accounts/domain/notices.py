"""Notices: told in the transaction of what happened, counted in the person's own row.

Every page shows how many are unread. The number is a column of the user's row, which a page reads
anyway, and is counted anew under that row's lock by whatever changes notices. The lock is a leaf:
who holds it takes no further lock. So `notify` comes last in its transaction, and for several
people in the order of their keys; two that wait for each other cannot be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.domain.mail_templates import absolute
from accounts.domain.mails import send_mail_to
from accounts.models import Channel, Notice, NoticeChoice, User
from studyhub.app_modules import find_app_modules

__all__ = ["Channel", "NoticeKind", "notify"]

KEPT_FOR = timedelta(days=90)
LONGEST = 300


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice that an app gives. `roles`: whom it can reach; empty means everybody."""

    name: str
    label: str
    default: Channel
    roles: tuple[str, ...] = ()


@cache
def find_kinds() -> dict[str, NoticeKind]:
    """Return the kinds that the apps declare in their modules `notifying`, by name."""
    kinds = [kind for module in find_app_modules("notifying") for kind in module.KINDS]
    found = {kind.name: kind for kind in kinds}
    if len(found) != len(kinds):
        raise ValueError("Two apps declare a kind of notice by the same name.")
    return found


@transaction.atomic(savepoint=False)
def notify(
    *,
    person: User,
    kind: str,
    says: str,
    about: User | None = None,
    url: str = "",
    key: str = "",
    by_mail: bool = True,
    now: datetime,
) -> Notice | None:
    """Tell `person` what happened, as they chose for this kind. Part of the caller's transaction.

    `about` is whose name or words the sentence holds: it goes when they are erased.
    With a `key`, the same thing is told once, whoever tells it how often. What was taken back and
    is true again is told without `by_mail`: its mail cannot be taken back. Effects: a Notice, the
    person's count, and a Mail where they chose mails. Return the notice, or None where nothing was
    told: it was told before, or they don't want to hear of it. Raise KeyError for a kind that no
    app declares.
    """
    declared = find_kinds()[kind]
    channel = find_channels(person, [declared])[kind]
    if channel == Channel.NONE:
        return None
    lock_person(person)
    if key and Notice.objects.filter(person=person, kind=kind, key=key).exists():
        return None
    notice = Notice.objects.create(
        person=person,
        about=about,
        kind=kind,
        key=key,
        says=shorten(says),
        url=url,
        created_at=now,
    )
    count_unread(person)
    if by_mail and channel == Channel.MAIL and person.is_active:
        send_notice_mail(notice, declared)
    return notice


def send_notice_mail(notice: Notice, kind: NoticeKind) -> None:
    """Write the mail of a notice: it leads to the notice, and so marks it as read."""
    send_mail_to(
        person_or_address=notice.person,
        about=notice.about,
        template="notice",
        context={
            "says": notice.says,
            "kind": kind.label,
            "url": absolute(reverse("notice", args=[notice.pk])),
            "settings_url": absolute(reverse("notice_settings")),
        },
        now=notice.created_at,
    )


def find_channels(person: User, kinds: Iterable[NoticeKind]) -> dict[str, Channel]:
    """Return what the person chose for each of these kinds, or its default, by name."""
    defaults = {kind.name: kind.default for kind in kinds}
    chosen = NoticeChoice.objects.filter(person=person, kind__in=defaults)
    return defaults | {one.kind: Channel(one.channel) for one in chosen}


@transaction.atomic
def read_notice(*, notice: Notice, now: datetime) -> Notice:
    """Note that the person has seen this notice. Reading twice is once."""
    mark_read(notice.person, now, id=notice.pk)
    notice.refresh_from_db(fields=["read_at"])
    return notice


def read_all(*, person: User, now: datetime) -> int:
    """Note that the person has seen every notice. Return how many were unread."""
    return mark_read(person, now)


def read_about(*, person: User, url: str, now: datetime) -> int:
    """Note that the person has seen the page `url` by another way. Return how many were unread.

    Costs nothing where they have no unread notice at all, as their loaded row tells.
    """
    return mark_read(person, now, url=url) if person.notices_unread else 0


def take_back(*, people: QuerySet[User], kinds: Iterable[str], key: str) -> int:
    """Delete from `people` what is no longer true. Return how many there were. Twice is once."""
    return delete_notices(Notice.objects.filter(person__in=people, kind__in=list(kinds), key=key))


def people_told(*, kinds: Iterable[str], key: str) -> set[int]:
    """Return the keys of those who were told of `key`, and from whom it can be taken back."""
    told = Notice.objects.filter(kind__in=list(kinds), key=key)
    return set(told.values_list("person", flat=True))


@transaction.atomic
def delete_notices(told: QuerySet[Notice]) -> int:
    """Delete notices of several people, and count anew. Return how many there were."""
    gone = 0
    for person in list(User.objects.filter(pk__in=told.values("person")).order_by("pk")):
        lock_person(person)
        deleted, _by_model = told.filter(person=person).delete()
        gone += deleted
        count_unread(person)
    return gone


@transaction.atomic
def choose_channels(*, person: User, channels: dict[str, Channel]) -> None:
    """Store how the person wants to hear of each kind; what equals the default is not stored."""
    kinds = find_kinds()
    changed = {
        name: channel for name, channel in channels.items() if channel != kinds[name].default
    }
    NoticeChoice.objects.filter(person=person, kind__in=channels.keys() - changed.keys()).delete()
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(person=person, kind=name, channel=changed[name]) for name in changed],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["channel"],
    )


def drop_old(*, now: datetime, limit: int = 1000) -> int:
    """Delete notices older than 90 days, read or not. Return how many."""
    old = Notice.objects.filter(created_at__lt=now - KEPT_FOR)
    owners = old.order_by("person_id").values_list("person", flat=True).distinct()[:limit]
    return sum(drop_old_of(person, now) for person in User.objects.filter(pk__in=list(owners)))


@transaction.atomic
def drop_old_of(person: User, now: datetime) -> int:
    lock_person(person)
    gone, _by_model = person.notices.filter(created_at__lt=now - KEPT_FOR).delete()
    count_unread(person)
    return gone


@transaction.atomic
def mark_read(person: User, now: datetime, **only) -> int:
    lock_person(person)
    read = Notice.objects.filter(person=person, read_at=None, **only).update(read_at=now)
    if read:
        count_unread(person)
    return read


def lock_person(person: User) -> None:
    """Let one change of the person's notices wait for the other."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def lock_people(keys: Iterable[int]) -> None:
    """Lock several people in the order of their keys: one is told, from others it is taken back."""
    people = User.objects.select_for_update(no_key=True).only("pk")
    list(people.filter(pk__in=list(keys)).order_by("pk"))


def count_unread(person: User) -> None:
    """Write the number of unread notices into the locked row, and into `person` as loaded."""
    person.notices_unread = Notice.objects.filter(person=person, read_at=None).count()
    User.objects.filter(pk=person.pk).update(notices_unread=person.notices_unread)


def shorten(says: str) -> str:
    return says if len(says) <= LONGEST else says[: LONGEST - 1] + "…"


def notices_for_user(person: User) -> QuerySet[Notice]:
    """Return the notices of a person, newest first."""
    return Notice.objects.filter(person=person).order_by("-created_at", "id")


def kinds_for_user(person: User) -> list[NoticeKind]:
    """Return the kinds that can reach somebody with this person's roles."""
    return [
        kind for kind in find_kinds().values() if not kind.roles or person.roles & set(kind.roles)
    ]


def people_to_tell(people: Iterable[User], kind: str) -> list[User]:
    """Return who of `people` wants to hear of `kind`, in the order in which to notify them."""
    declared = find_kinds()[kind]
    people = {person.pk: person for person in people}
    chosen = dict(
        NoticeChoice.objects.filter(person__in=people, kind=kind).values_list("person", "channel")
    )
    return [people[pk] for pk in sorted(people) if chosen.get(pk, declared.default) != Channel.NONE]
