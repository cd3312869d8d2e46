"""How figures read, never without their n, their unit and their range; moments and summaries."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from progress.domain.fading import Fading
from progress.domain.mastery import Mastery
from studyhub.wording import cut_words, whole_percent


def say_share(mastery: Mastery) -> str:
    """Say a share with its interval and its evidence, or why there is none.

    "54 %, likely 25 to 80, from 7 answers, 2 of them hard". Where forgetting takes some of it, also
    what the answers earned: "; 61 % if nothing were forgotten". What was looked at today counts by
    tomorrow's memory, so that nothing need have faded yet.
    """
    if mastery.share is None:
        return say_missing(mastery)
    low, high = mastery.interval
    figures = {
        "share": whole_percent(mastery.share),
        "low": whole_percent(low),
        "high": whole_percent(high),
        "evidence": say_evidence(mastery),
        "earned": whole_percent(mastery.earned),
    }
    says = _("%(share)d %%, likely %(low)d to %(high)d, from %(evidence)s") % figures
    if figures["earned"] == figures["share"]:
        return says
    return says + _("; %(earned)d %% if nothing were forgotten") % figures


def say_evidence(mastery: Mastery) -> str:
    """Say what a share is made of: "7 answers, 2 of them hard"."""
    answers = ngettext("%(n)d answer", "%(n)d answers", mastery.answers) % {"n": mastery.answers}
    if not mastery.hard_answers:
        return answers
    hard = ngettext("%(n)d of them hard", "%(n)d of them hard", mastery.hard_answers) % {
        "n": mastery.hard_answers
    }
    return f"{answers}, {hard}"


def say_missing(mastery: Mastery) -> str:
    """Say why there is no share: "no figure yet: 2 of the 3 answers that it needs"."""
    if not mastery.answers:
        return _("no figure yet: it needs 3 answers")
    return _("no figure yet: %(n)d of the 3 answers that it needs") % {"n": mastery.answers}


def say_remembered(fading: Fading) -> str:
    """Say how much of what was looked at would be known in two weeks.

    Not today: on the day of a look every card counts as known.
    """
    says = ngettext(
        "The %(cards)d card that you have seen would still be known with %(share)d %% in two weeks "
        "without a look; due again: %(due)d.",
        "Of the %(cards)d cards that you have seen about %(share)d %% would still be known in two "
        "weeks without a look; of these due again: %(due)d.",
        fading.cards,
    )
    return says % {
        "cards": fading.cards,
        "share": round(100 * fading.share_in(14)),
        "due": fading.due,
    }


def say_moment(learner: User, then: datetime, now: datetime) -> str:
    """Say when something was, in the learner's own days: "yesterday 21:40", "on 3 May"."""
    there = then.astimezone(learner.zone)
    days = (learner.study_day(now) - learner.study_day(then)).days
    clock = date_format(there, "H:i")
    if days <= 0:
        return _("today %(clock)s") % {"clock": clock}
    if days == 1:
        return _("yesterday %(clock)s") % {"clock": clock}
    return _("on %(day)s") % {"day": date_format(there, "j F")}


def first_sentence(text: str) -> str:
    """Return the beginning of a mentor's summary, at most 80 characters."""
    sentence = text.strip().split("\n")[0].split(". ")[0].rstrip(".")
    return cut_words(f"{sentence}.", 80) if sentence else ""
