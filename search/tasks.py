"""Tasks of the search app: thin, safe to run twice."""

from celery import shared_task
from django.db import transaction

from search.domain.indexing import index_all, index_pack

# A pack of 20,000 questions takes longer to compare than the seconds that a task has.
LIMITS = {"soft_time_limit": 300, "time_limit": 330}


@shared_task(name="search.index_pack", **LIMITS)
def index_edited_pack(*, pack: str) -> None:
    """Bring the index up to a pack that was edited. A lost message is made good within the hour."""
    with transaction.atomic():
        index_pack(pack)


@shared_task(name="search.index_packs", **LIMITS)
def index_packs() -> None:
    """Bring the index up to whatever was edited while no message arrived."""
    index_all()
