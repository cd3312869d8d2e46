"""Saved phrases: a mentor's own, and those that all mentors share."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import mentor_required
from mentoring.domain.phrase_bank import (
    LONGEST_PHRASE,
    PhraseRefused,
    drop_phrase,
    phrases_for,
    save_phrase,
    tell_phrase,
)
from mentoring.forms import LinesField
from mentoring.models import Phrase
from studyhub.seen import Changed, SeenForm

# The phrase that was deleted last, to be saved again.
DROPPED = "dropped_phrase"


class PhraseForm(SeenForm):
    """A phrase, and the word that inserts it."""

    shortcut = forms.SlugField(
        label=gettext_lazy("Shortcut"),
        help_text=gettext_lazy(
            "A short word. /word and a space in a comment, a reply, a verdict or the summary put "
            "the phrase there."
        ),
        max_length=20,
        error_messages={
            "required": gettext_lazy("Write a short word, such as: figure."),
            "invalid": gettext_lazy("Use letters, digits and hyphens only."),
        },
    )
    text = LinesField(
        label=gettext_lazy("Phrase"),
        help_text=gettext_lazy(
            "{learner} is filled in, and in a comment {quote} and {part}. Other words in braces "
            "are yours to type."
        ),
        max_length=LONGEST_PHRASE,
        error_messages={"required": gettext_lazy("Write the phrase.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_shared = forms.BooleanField(label=gettext_lazy("Share it with all mentors"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@mentor_required
def phrases(request):
    """List the phrases; POST saves a new one."""
    form = PhraseForm(typed_in(request), initial=tell_phrase(Phrase()))
    if request.method == "POST" and save(request, form):
        return redirect("review_phrases")
    dropped = request.session.get(DROPPED)
    if dropped and dropped["shortcut"] != request.GET.get("deleted"):
        dropped = None
    phrases = phrases_for(request.user)
    return show(request, "mentoring/phrases.html", form, phrases=phrases, dropped=dropped)


@require_http_methods(["GET", "HEAD", "POST"])
@mentor_required
def phrase(request, phrase_id):
    """Change a phrase of one's own; `drop` deletes it."""
    found = Phrase.objects.filter(owner=request.user, pk=phrase_id).first()
    if found is None:
        raise Http404
    if "drop" in request.POST:
        request.session[DROPPED] = drop_phrase(phrase=found)
        return redirect(f"{reverse('review_phrases')}?deleted={found.shortcut}")
    form = PhraseForm(typed_in(request), initial=tell_phrase(found))
    if request.method == "POST" and save(request, form, found):
        return redirect("review_phrases")
    return show(request, "mentoring/phrase.html", form, phrase=found)


def typed_in(request):
    return request.POST if request.method == "POST" else None


def save(request, form: PhraseForm, phrase: Phrase | None = None) -> Phrase | None:
    """Store what the form says, or put the reason against it into the form."""
    if not form.is_valid():
        return None
    try:
        saved = save_phrase(
            owner=request.user, phrase=phrase, now=timezone.now(), **form.cleaned_data
        )
    except PhraseRefused as refused:
        form.add_error("shortcut", refused.sentence)
        return None
    except Changed as changed:
        form.tell(changed, say_changed(changed))
        return None
    messages.success(request, _("Saved as /%(shortcut)s.") % {"shortcut": saved.shortcut})
    return saved


def say_changed(changed: Changed) -> str:
    """Return what another window has made of the phrase."""
    says = _(
        "This phrase was changed in another window. There /%(shortcut)s says \u201c%(text)s\u201d, "
        "and %(sharing)s. Save again to put yours in its place."
    )
    sharing = _("is shared") if changed.texts["is_shared"] else _("is yours alone")
    return says % {**changed.texts, "sharing": sharing}


def show(request, template: str, form: PhraseForm, **context):
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)
