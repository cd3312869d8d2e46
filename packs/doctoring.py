"""What Doctor looks for among the packs: news of a folder that edits on this site hold back."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from packs.models import LoadedPack
from studyhub.findings import Check, Finding


def find_held_back(*, now: datetime) -> Iterator[Finding]:
    """Yield each pack whose newer folder was not loaded at a start."""
    waiting = LoadedPack.objects.filter(waiting_since__isnull=False).annotate(edited=Count("edits"))
    for pack in waiting.order_by("waiting_since", "pk"):
        yield Finding(
            says=_("The folder of the pack %(title)s has news that were not loaded")
            % {"title": pack.title},
            means=_(
                "Loading them would undo what was edited on this site (%(edited)d). The pack goes "
                "on as it is."
            )
            % {"edited": pack.edited},
            since=pack.waiting_since,
            cure=_(
                "Load its folder with what was edited here, which stays as it is. Or load it with "
                "--over-edits to give the edits up."
            ),
            command="manage.py load_pack FOLDER --with-edits",
        )


CHECKS = (Check("held-back-packs", find_held_back),)
