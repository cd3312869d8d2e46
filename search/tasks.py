"""Tasks of the search app: thin, safe to run twice."""

from celery import shared_task
from django.db import transaction

from search.domain.indexing import index_pack


@shared_task(name="search.index_pack")
def index_edited_pack(*, pack: str) -> None:
    """Bring the index up to a pack that was edited. A lost message is made good by the next one."""
    with transaction.atomic():
        index_pack(pack)
