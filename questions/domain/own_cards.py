"""Cards that a learner makes of their own highlights: a front that asks, a back that answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.models import Note
from questions.domain.cards import CardRefused
from questions.domain.introducing import Introduction
from questions.domain.placing import hold_cards, place
from questions.domain.preferences import settings_of
from questions.models import Card
from questions.models.cards import LONGEST_SIDE
from studyhub.seen import refuse_unless_seen


@transaction.atomic
def make_card(
    *, learner: User, note: Note, front: str, back: str, now: datetime, seen: str | None = None
) -> Card:
    """Make a card of a highlight or note: one of each. It is asked first on the next day with room.

    Making it a second time changes what it says. Raises as `write_card`.
    """
    front, back = read_side(front), read_side(back)
    hold_cards(learner)
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)
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
    """Change what an own card says. When it comes stays as it is.

    Raises CardRefused where a side is empty or too long, Changed where another window has changed
    the card since the writer saw what `seen` stands for.
    """
    sides = {"front": read_side(front), "back": read_side(back)}
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    refuse_unless_seen(seen, {"front": card.front, "back": card.back}, sides)
    card.front, card.back = sides["front"], sides["back"]
    card.save(update_fields=["front", "back"])
    return card


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
