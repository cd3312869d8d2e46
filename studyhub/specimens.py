"""Examples that the pattern library shows: no real person, no real answer."""

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _


class SpecimenForm(forms.Form):
    """The fields of the pattern library, with a hint, an error, a choice and a tick."""

    day = forms.DateField(
        label=_("Date of your interview"),
        help_text=_("If you do not know it yet, leave it out."),
        required=False,
        error_messages={"invalid": _("Enter your interview date, for example 15 May 2027.")},
    )
    length = forms.ChoiceField(
        label=_("Length"),
        choices=[("10", _("10 minutes")), ("25", _("25 minutes"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 4}))
    mail = forms.BooleanField(label=_("Send me a mail when feedback arrives"), required=False)


REPORT = {
    "kind": "written",
    "points": 5.5,
    "maximum": 10.0,
    "share": 0.55,
    "band": "some",
    "confidence": 0.62,
    "sureness": "fairly_sure",
    "needs_person": True,
    "needs_person_reason": None,
    "parts": [
        {
            "id": "k1",
            "title": "A new environment has to be created first",
            "field": "text",
            "weight": 4,
            "maximum": 4.0,
            "credit": 1,
            "points": 4.0,
            "status": "covered",
            "quote": {
                "start": 0,
                "end": 59,
                "text": "The platform has to create a new environment before it runs",
            },
            "reason": "This says what a cold start is.",
        },
        {
            "id": "k2",
            "title": "Loading the code and its packages takes part of the time",
            "field": "text",
            "weight": 4,
            "maximum": 4.0,
            "credit": 0.5,
            "points": 2.0,
            "status": "partial",
            "quote": {"start": 76, "end": 98, "text": "it loads the packages "},
            "reason": "The packages are named; what makes them slow is not.",
        },
        {
            "id": "k3",
            "title": "Provisioned capacity keeps environments ready",
            "field": "text",
            "weight": 1,
            "maximum": 1.0,
            "credit": 0,
            "points": 0.0,
            "status": "missing",
            "quote": None,
            "reason": "Say how environments can be kept ready, and what that costs.",
        },
        {
            "id": "k4",
            "title": "A longer timeout does not help",
            "field": "text",
            "weight": 1,
            "maximum": 1.0,
            "credit": 0,
            "points": 0.0,
            "status": "contradicted",
            "quote": {"start": 117, "end": 151, "text": "Raising the timeout removes it all"},
            "reason": "A timeout ends a run; it does not start one sooner.",
        },
    ],
    "unearned": [],
    "caps": [
        {
            "rule": "contradiction",
            "evidence": "One statement contradicts the lesson.",
            "points": -0.5,
        }
    ],
    "next_steps": [
        "Name what makes loading slow: size, number of files, work done at import.",
        "Say what provisioned capacity costs while nothing runs.",
    ],
}
ANSWER = (
    "The platform has to create a new environment before it runs my function. "
    "Then it loads the packages and runs the setup. "
    "Raising the timeout removes it all. I measured 900 ms for ours."
)


def place_quotes() -> None:
    """Put each quote where it stands in the answer, so that the example can be edited freely."""
    for part in REPORT["parts"]:
        if quote := part["quote"]:
            quote["text"] = quote["text"].strip()
            quote["start"] = ANSWER.index(quote["text"])
            quote["end"] = quote["start"] + len(quote["text"])


place_quotes()
TOKENS = (
    "canvas surface sunken floating select accent-tint good-tint part-tint bad-tint person-tint "
    "lvl-1 lvl-2 lvl-3 lvl-4 ink ink-soft ink-faint accent good part bad person"
)
CONTEXT = {
    "token_names": TOKENS.split(),
    "report": REPORT,
    "score": {"maker": "automatic", "duration_ms": 1240, "created_at": None},
    "mark": {"maker": "Bob", "duration_ms": None, "created_at": None},
    "answer_fields": [{"title": _("Your answer"), "field": "text", "text": ANSWER}],
    "waiting_titles": [part["title"] for part in REPORT["parts"]],
    "tabs": [
        {"url": "#one", "label": _("Round 1"), "current": False},
        {"url": "#two", "label": _("Round 2"), "current": True},
    ],
    "comments": [
        {
            "number": 1,
            "kind_label": _("Change"),
            "author": "Bob",
            "text": "“We then agreed”: who proposed it?",
        },
        {
            "number": 2,
            "kind_label": _("Keep"),
            "author": "Bob",
            "text": "The replayed day of traffic. Strong evidence.",
            "state": "resolved",
        },
        {
            "number": 3,
            "kind_label": _("Question"),
            "author": "Bob",
            "text": "How long did it take?",
            "state": "selected",
        },
    ],
    "pieces": [
        {"kind": "same", "text": "I replayed a day of traffic. "},
        {"kind": "removed", "text": "We then agreed on a limit."},
        {"kind": "inserted", "text": "I proposed a limit of 200 runs, and we kept it."},
    ],
}


def specimen_context() -> dict:
    """Return what the pattern library shows: one example of each component."""
    return {
        "form_fresh": SpecimenForm(auto_id="fresh_%s"),
        "form_back": SpecimenForm({"day": "the 15th", "length": "25"}, auto_id="back_%s"),
        "page_obj": Paginator(range(90), 30).page(2),
        **CONTEXT,
    }
