"""The figures of cohorts, for those who look after them."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from accounts.domain.queries import annotate_sizes, learners_in
from accounts.models import Cohort
from accounts.views.fetching import cohorts_for, fetch_cohort
from api.endpoints.auth import Needs
from api.endpoints.banks import After, Limit
from api.endpoints.paging import page_of
from api.endpoints.problems import PROBLEMS
from api.models import Scope
from progress.domain.cohorts import read_cohort
from progress.figures.cohorts import COHORT_FIGURES

READ = Needs(Scope.READ_COHORTS)
router = Router(tags=["Cohorts"])
Name = Literal["mastery", "activity", "learners"]


class CohortOut(Schema):
    """Learners who prepare together."""

    id: UUID
    name: str
    learners: int


class Cohorts(Schema):
    items: list[CohortOut]
    next: str


class ColumnOut(Schema):
    """What a row says under `name`, and in which unit."""

    name: str
    label: str
    unit: str


class FigureOut(Schema):
    """A figure as its page has it: what it finds, how it is computed, and its data."""

    figure: Name
    title: str
    computed: str
    columns: list[ColumnOut]
    rows: list[dict[str, Any]]


@router.get("/cohorts", response={200: Cohorts, **PROBLEMS}, auth=READ, url_name="api_cohorts")
def list_cohorts(request: HttpRequest, limit: Limit = 50, after: After = ""):
    """List the cohorts that one looks after; for staff, all."""
    mine = annotate_sizes(cohorts_for(request.user))
    rows, place = page_of(mine, order=("name", "pk"), limit=limit, after=after)
    return {"items": [tell_cohort(cohort) for cohort in rows], "next": place}


@router.get(
    "/cohorts/{uuid:cohort_id}/figures/{figure}",
    response={200: FigureOut, **PROBLEMS},
    auth=READ,
    url_name="api_cohort_figure",
)
def get_figure(request: HttpRequest, cohort_id: UUID, figure: Name):
    """Return a figure of a cohort, with all of its learners."""
    found = fetch_cohort(request.user, cohort_id)
    record = read_cohort(memberships=learners_in(found), now=timezone.now())
    return COHORT_FIGURES[figure](record).tell()


def tell_cohort(cohort: Cohort) -> dict:
    return {"id": cohort.pk, "name": cohort.name, "learners": cohort.learner_count}
