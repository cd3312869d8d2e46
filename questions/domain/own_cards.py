"""Cards that a learner makes of their own highlights: a front that asks, a back that answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.domain.notes import KEPT_AFTER_DELETION
from lessons.models import Note
from questions.domain.cards import CardRefused
from questions.domain.introducing import Introduction
from questions.domain.placing import hold_cards, place
from questions.domain.preferences import settings_of
from questions.models import Card, ReviewLog
from questions.models.cards import LONGEST_SIDE
from studyhub.seen import refuse_unless_seen


@transaction.atomic
def make_card(
    *, learner: User, note: Note, front: str, back: str, now: datetime, seen: str | None = None
) -> Card:
    """Make a card of a highlight or note: one of each. It is asked first on the next day with room.

    Making it a second time changes what it says. Where the former was deleted it is a new one.
    Raises as `write_card`.
    """
    front, back = read_side(front), read_side(back)
    hold_cards(learner)
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)
    # A deleted one that is brought back leaves the note to the new one.
    Card.objects.filter(note=note, deleted_at__isnull=False).update(note=None)
    if known := Card.objects.filter(note=note).first():
        return write_card(card=known, front=front, back=back, seen=seen)
    tomorrow = learner.study_day(now) + timedelta(days=1)
    days = Introduction(learner=learner, settings=settings_of(learner), first=tomorrow)
    card = Card(
        learner=learner,
        kind=Card.Kind.HIGHLIGHT,
        note=note,
        lesson_id=note.lesson_id,
        section=note.section,
        front=front,
        back=back,
    )
    card.starts_on = card.due_on = days.next_day()
    place(card, card.due_on, learner=learner)
    card.save()
    return card


@transaction.atomic
def write_card(*, card: Card, front: str, back: str, seen: str | None = None) -> Card:
    """Change what an own card says. When it comes stays as it is. A deleted one comes back with it.

    Raises CardRefused where a side is empty or too long, Changed where another window has changed
    the card since the writer saw what `seen` stands for.
    """
    sides = {"front": read_side(front), "back": read_side(back)}
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    refuse_unless_seen(seen, {"front": card.front, "back": card.back}, sides)
    card.front, card.back = sides["front"], sides["back"]
    card.save(update_fields=["front", "back"])
    bring_back_deleted_card(card=card)
    return card


def delete_card(*, card: Card, now: datetime) -> None:
    """Take an own card away: it is asked no more, and for a day it can be brought back."""
    found = Card.objects.filter(pk=card.pk, kind=Card.Kind.HIGHLIGHT, deleted_at=None)
    moment = Value(now, DateTimeField())
    found.update(deleted_at=now, suspended_at=Coalesce("suspended_at", moment))


def bring_back_deleted_card(*, card: Card) -> None:
    """Undo a deletion. A card that was suspended before is so again."""
    found = Card.objects.filter(pk=card.pk, deleted_at__isnull=False).exclude(front="")
    found.update(deleted_at=None, suspended_at=NullIf("suspended_at", "deleted_at"))


@transaction.atomic
def drop_deleted_cards(*, now: datetime) -> int:
    """Remove for good what was deleted a day ago. Return how many cards that were.

    The words go. Looks are facts, and with them their card stays as an empty row.
    """
    old = Card.objects.filter(deleted_at__lt=now - KEPT_AFTER_DELETION).exclude(front="")
    keys = list(old.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    dropped = Card.objects.filter(pk__in=keys)
    dropped.filter(~Exists(ReviewLog.objects.filter(card=OuterRef("pk")))).delete()
    dropped.update(front="", back="", note=None)
    return len(keys)


def read_side(text: str) -> str:
    """Return one side of a card as it is stored. Raises CardRefused."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise CardRefused(_("A card needs both sides: what it asks, and what is right."))
    if len(text) > LONGEST_SIDE:
        raise CardRefused(
            _("A side of a card has at most %(most)s characters; this one has %(count)s.")
            % {"most": f"{LONGEST_SIDE:,}", "count": f"{len(text):,}"}
        )
    return text
