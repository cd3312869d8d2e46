"""Banks as files of other programs: what is lost stands there before the download."""

from collections import defaultdict
from contextlib import closing

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.models import Role
from questions.domain.exporting import Exported, export_questions, questions_to_export
from questions.import_forms import ExportForm
from questions.portable.formats import FORMATS
from questions.portable.items import Item, Loss
from questions.portable.limits import MOST_ITEMS

author_required = role_required(Role.AUTHOR, Role.STAFF)
NAMED = 8


@never_cache
@require_safe
@author_required
def export(request: HttpRequest) -> HttpResponse:
    """Choose what goes out; then show what each format loses, and the download."""
    if "form" not in request.GET:
        initial = {"bank": request.GET.get("bank", ""), "form": "gift"}
        return render(request, "questions/export.html", {"form": ExportForm(initial=initial)})
    form = ExportForm(request.GET)
    if not form.is_valid():
        return render(request, "questions/export.html", {"form": form}, status=422)
    context = {"form": form, "format": FORMATS[form.cleaned_data["form"]]}
    count = find_questions(form).count()
    if count > MOST_ITEMS:
        says = _("These are %(count)s questions; a file holds %(limit)s. Choose a topic or a kind.")
        form.add_error("topic", says % {"count": count, "limit": MOST_ITEMS})
        return render(request, "questions/export.html", {"form": form}, status=422)
    if count:
        with closing(make(form)) as made:
            size = made.size
        context |= {"made": made, "losses": group_losses(made.losses), "size": size}
        context["lossy"] = len({id(item) for item, _loss in made.losses})
    return render(request, "questions/export.html", context | {"count": count})


@never_cache
@require_safe
@author_required
def file(request: HttpRequest) -> HttpResponse:
    """Send the file that the page has told of."""
    form = ExportForm(request.GET)
    if not form.is_valid() or not 0 < find_questions(form).count() <= MOST_ITEMS:
        return redirect("export")
    made = make(form)
    made.file.seek(0)
    return FileResponse(
        made.file,
        as_attachment=True,
        filename=made.name,
        content_type=FORMATS[form.cleaned_data["form"]].media_type,
    )


def find_questions(form: ExportForm):
    said = form.cleaned_data
    topic = said["topic"].slug if said["topic"] else ""
    return questions_to_export(said["bank"], topic=topic, kind=said["kind"])


def make(form: ExportForm) -> Exported:
    said = form.cleaned_data
    return export_questions(
        bank=said["bank"], questions=find_questions(form), form=said["form"], now=timezone.now()
    )


def group_losses(losses: list[tuple[Item, Loss]]) -> list[dict]:
    """Return each sentence once, with the questions that it is about; the most frequent first."""
    about: dict[str, list[str]] = defaultdict(list)
    for item, loss in losses:
        about[loss.says].append(item.key)
    grouped = [
        {"says": says, "names": names[:NAMED], "more": len(names[NAMED:]), "count": len(names)}
        for says, names in about.items()
    ]
    return sorted(grouped, key=lambda one: (-one["count"], one["says"]))
