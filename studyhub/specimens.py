"""Examples that the pattern library shows: no real person, no real answer."""

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from studyhub.chart_specimens import chart_specimens
from studyhub.furniture import Bars


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
EMPTY_REPORT = REPORT | {
    "points": 0,
    "share": 0,
    "needs_person": False,
    "caps": [],
    "next_steps": [],
    "parts": [
        part | {"points": 0, "credit": 0, "status": "missing", "quote": None, "reason": ""}
        for part in REPORT["parts"][:2]
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
AREA = {"url": "#bars", "icon": "calendar", "key": "", "current": False, "phone": True}
AREA_NAMES = (
    "Today",
    "Learn",
    "Practice",
    "Interviews",
    "Progress",
    "Review",
    "Cohorts",
    "Author",
    "Operate",
)
BAR_STATES = [
    {"where": "3 of 10 · Security", "class": "", "says": "Saved 3 s ago", "left": "23 min"},
    {
        "where": "Behavioural round",
        "class": "bar--offline",
        "save": "offline",
        "says": "Offline: kept on this device",
        "left": "4:12",
    },
    {
        "where": "Behavioural round",
        "class": "bar--last",
        "says": "Saved 3 s ago",
        "left": "0:48",
        "limit": "Last minute",
        "timer": "last",
    },
]
TIMERS = [
    {"left": "23 min", "limit": "left for the interview", "when": "over five minutes"},
    {"left": "4:12", "limit": "left for this question", "when": "five minutes or less"},
    {"left": "0:48", "limit": "Last minute", "state": "last", "when": "the last minute"},
    {"left": "0:12", "limit": "Last 12 s", "state": "last", "when": "the end of a short limit"},
    {"left": "Clock hidden", "limit": "Show", "when": "hidden"},
    {"left": "Paused at 12:40", "limit": "", "when": "paused, in practice mode"},
    {"left": "+10 min", "limit": "fire drill", "state": "extended", "when": "extended, for 60 s"},
    {"left": "23 min", "limit": "Checked 75 s ago", "when": "not compared for over 60 s"},
    {"left": "Time is up", "limit": "", "when": "ended"},
]
SAVE_STATES = [
    {"state": "idle", "says": "Saved just now", "when": "idle, for 10 s"},
    {"state": "idle", "says": "Saved 3 min ago", "when": "idle, later"},
    {"state": "dirty", "says": "Not saved yet", "when": "typed, up to 5 s"},
    {"state": "busy", "says": "Saving", "when": "sending for over 1 s"},
    {"state": "offline", "says": "Offline: kept on this device", "when": "no connection"},
    {
        "state": "failed",
        "says": "Not saved: server trouble. Trying again in 8 s",
        "when": "the server refused",
    },
    {"state": "conflict", "says": "Changed in another tab: choose", "when": "two versions"},
    {"state": "closed", "says": "Handed in 15:12", "when": "nothing more is saved"},
]
COMMENTS = [
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
        "note": _("resolved"),
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
    {
        "number": 4,
        "kind_label": _("Change"),
        "note": _("draft, only you see this"),
        "text": "Say what you measured.",
        "state": "draft",
    },
    {
        "number": 5,
        "kind_label": _("Keep"),
        "author": "Bob",
        "note": _("still stands, moved"),
        "text": "The limit and its reason.",
        "state": "moved",
    },
    {
        "kind_label": _("Change"),
        "author": "Bob",
        "note": _("The text was removed:"),
        "quote": "Everybody was happy.",
        "text": "How do you know?",
        "state": "gone",
    },
]
CONTEXT = {
    "every_bars": Bars(
        areas=tuple(AREA | {"label": name, "current": name == "Practice"} for name in AREA_NAMES),
        second_level=tuple(
            {"url": "#bars", "label": name, "current": name == "Choose"}
            for name in ("Choose", "Recall", "Answers")
        ),
    ),
    "running_specimen": {
        "title": "Behavioural round",
        "minutes_left": 41,
        "is_paused": False,
        "url": "#bars",
    },
    "bar_states": BAR_STATES,
    "timers": TIMERS,
    "save_states": SAVE_STATES,
    "empty_report": EMPTY_REPORT,
    "empty_fields": [{"title": _("Your answer"), "field": "text", "text": ""}],
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
    "comments": COMMENTS,
    "no_pieces": [],
    "pieces": [
        {"kind": "folded", "text": "3 paragraphs unchanged. "},
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
        "pages": [
            {"page": Paginator(range(90), 30).page(number), "names": f"Pages, seen from {number}"}
            for number in (1, 2, 3)
        ],
        "charts": chart_specimens(),
        **CONTEXT,
    }
