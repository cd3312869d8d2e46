"""The door through which every figure goes out as a file."""

from django.http import Http404, HttpResponse, JsonResponse

from progress.figures import Figure


def send_figure(figure: Figure, form: str) -> HttpResponse:
    """Return the data of a figure as CSV or as JSON; any other form does not exist."""
    if form == "csv":
        response = HttpResponse(figure.table.as_csv(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="studyhub-{figure.slug}.csv"'
        return response
    if form != "json":
        raise Http404
    return JsonResponse(figure.tell())
