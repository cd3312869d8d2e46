"""Tables of figures as files."""

from django.http import Http404, HttpResponse, JsonResponse

from studyhub.charts import Table


def send_table(table: Table, *, name: str, form: str) -> HttpResponse:
    """Send a table as CSV or as JSON. Any other form does not exist."""
    if form == "json":
        return JsonResponse({"rows": table.as_records()})
    if form != "csv":
        raise Http404
    return HttpResponse(
        table.as_csv(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
