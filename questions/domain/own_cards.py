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


@transaction.atomic
def make_card(*, learner: User, note: Note, front: str, back: str, now: datetime) -> Card:
    """Make a card of a highlight or note: one of each. It is asked first on the next day with room.

    Making it a second time changes what it says. Raises CardRefused where a side is empty or too
    long.
    """
    front, back = read_side(front), read_side(back)
    hold_cards(learner)
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)
    if known := Card.objects.filter(note=note).first():
        return write_card(card=known, front=front, back=back)
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


def write_card(*, card: Card, front: str, back: str) -> Card:
    """Change what an own card says. When it comes stays as it is."""
    card.front, card.back = read_side(front), read_side(back)
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
