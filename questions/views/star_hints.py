"""Hints for a story that is being written. Nothing is stored and no field is touched."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from accounts.access import learner_required
from accounts.limiting import limited
from questions.domain.star_hints import list_hints
from questions.kinds.base import LONGEST_TEXT
from questions.limits import HINTS
from studyhub.params import drop_nul, read_whole

MOST_PARTS = 10


@require_POST
@learner_required
@limited(HINTS)
def star_hints(request: HttpRequest) -> JsonResponse:
    """Return the hints for each part that was posted: `part`, `text-PART`, `share-PART`."""
    parts = request.POST.getlist("part")[:MOST_PARTS]
    texts = {part: drop_nul(request.POST.get(f"text-{part}", ""))[:LONGEST_TEXT] for part in parts}
    shares = {part: share for part in parts if (share := read_share(request, part))}
    return JsonResponse({"hints": list_hints(texts, shares)})


def read_share(request: HttpRequest, part: str) -> tuple[int, int] | None:
    """Return the aimed share of a part, spelled as "10-15"."""
    least, _dash, most = request.POST.get(f"share-{part}", "").partition("-")
    share = read_whole(least, most=100), read_whole(most, most=100)
    return share if 0 < share[0] <= share[1] else None
