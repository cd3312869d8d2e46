"""The pictures that questions show."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import sign_in_required
from lessons.domain.markup import PICTURE
from questions.domain.pictures import may_see
from questions.models import Picture
from questions.portable.pictures import MEDIA_TYPES

# The name is made of the content, so that it never changes.
A_YEAR = 31_536_000


@require_safe
@sign_in_required
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Send a picture to whoever may see a question that shows it."""
    if not PICTURE.fullmatch(request.path_info) or not may_see(request.user, name):
        raise Http404
    found = get_object_or_404(Picture, pk=name)
    response = HttpResponse(bytes(found.content), content_type=MEDIA_TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
