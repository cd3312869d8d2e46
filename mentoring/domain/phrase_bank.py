"""Saved phrases: a mentor's own, and those that all mentors share."""

from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mentoring.models import Phrase
from studyhub.seen import refuse_unless_seen
from studyhub.statements import Given, Statement

LONGEST_PHRASE = 600
MOST_PHRASES = 200

MENTOR = Given("mentor", models.BigIntegerField())
PHRASES = Statement(lambda: phrases_for(MENTOR).values_list("shortcut", "text"))


class PhraseRefused(Exception):
    """A phrase that cannot be stored. Carries a sentence for the mentor."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def phrases_for(mentor: User | Given) -> QuerySet[Phrase]:
    """Return what the mentor can insert, by shortcut: their own before a shared one."""
    return (
        Phrase.objects.filter(Q(owner=mentor) | Q(is_shared=True))
        .select_related("owner")
        .order_by("shortcut", "is_shared", "created_at", "pk")
    )


@transaction.atomic
def save_phrase(
    *,
    owner: User,
    shortcut: str,
    text: str,
    is_shared: bool,
    phrase: Phrase | None = None,
    seen: str | None = None,
    now: datetime,
) -> Phrase:
    """Store a new phrase, or change the owner's: one that is deleted just now comes back with it.

    Raise PhraseRefused where a shortcut is taken, and Changed where another window has changed the
    phrase since the writer saw what `seen` stands for.
    """
    said = {"shortcut": shortcut, "text": text[:LONGEST_PHRASE], "is_shared": is_shared}
    if phrase is None:
        if Phrase.objects.filter(owner=owner).count() >= MOST_PHRASES:
            raise PhraseRefused(_("You have 200 phrases, the most there is room for."))
        phrase = Phrase(owner=owner, created_at=now)
    elif stored := Phrase.objects.select_for_update().filter(pk=phrase.pk).first():
        refuse_unless_seen(seen, tell_phrase(stored), tell_phrase(Phrase(**said)))
    for name, value in said.items():
        setattr(phrase, name, value)
    try:
        with transaction.atomic():
            phrase.save()
    except IntegrityError:
        raise PhraseRefused(
            _("There is a phrase called /%(shortcut)s already. Choose another word.")
            % {"shortcut": shortcut}
        ) from None
    return phrase


def tell_phrase(phrase: Phrase) -> dict[str, str]:
    """Return what a phrase says, as its form has it."""
    is_shared = "on" if phrase.is_shared else ""
    return {"shortcut": phrase.shortcut, "text": phrase.text, "is_shared": is_shared}


def drop_phrase(*, phrase: Phrase) -> dict[str, str | bool]:
    """Delete a phrase; what was written with it stays. Return what `save_phrase` stores again."""
    phrase.delete()
    return {"shortcut": phrase.shortcut, "text": phrase.text, "is_shared": phrase.is_shared}


def list_for_desk(mentor: User) -> list[dict[str, str]]:
    """Return what the desk's script inserts, one for each shortcut: a mentor's own wins."""
    found: dict[str, dict[str, str]] = {}
    for shortcut, text in PHRASES.fetch(mentor=mentor.pk):
        found.setdefault(shortcut, {"shortcut": shortcut, "text": text})
    return list(found.values())
