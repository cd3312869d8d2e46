"""By which rules the rollups were reckoned: the fingerprints of their SQL, stored beside them.

Where a sum is redefined, what was folded before is in the rollups as the earlier rules had it. A
rebuild by the new rules puts that right. It is announced before it looks: from then on processes
that still run the older code fold nothing, and leave their facts to those of the new code.
"""

from django.db import connection
from django.db.models.functions import Now

from progress.domain.rollups import ROLLUPS, SOURCES
from progress.models import RollupRules

OWN = {rollup.table: rollup.fingerprint for rollup in ROLLUPS}


def newest() -> RollupRules | None:
    """Return the rules that were announced last."""
    return RollupRules.objects.order_by("pk").last()


def are_current(known: RollupRules | None) -> bool:
    """Return whether all that is in the rollups was reckoned by the rules of this code."""
    return known is not None and known.fingerprints == OWN and known.finished_at is not None


def are_over(known: RollupRules | None) -> bool:
    """Return whether other rules took the place of those of this code."""
    if known is None or known.fingerprints == OWN:
        return False
    return RollupRules.objects.filter(fingerprints=OWN).exists()


def name_differing(known: RollupRules | None) -> list[str]:
    """Return the tables of the rollups that this code reckons otherwise than `known`."""
    stored = known.fingerprints if known else {}
    return [table for table, fingerprint in OWN.items() if stored.get(table) != fingerprint]


def announce() -> None:
    """Say that the rules of this code hold from now on. A rebuild has to follow."""
    known = newest()
    if known is None or known.fingerprints != OWN:
        RollupRules.objects.create(fingerprints=OWN)


def finish() -> None:
    """Note that everything is reckoned by the rules of this code, in the transaction that does."""
    RollupRules.objects.filter(fingerprints=OWN).update(finished_at=Now())


def has_folded() -> bool:
    """Return whether any fact is in the rollups."""
    tables = " OR ".join(f"EXISTS (SELECT FROM {source.table})" for source in SOURCES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {tables}")
        return cursor.fetchone()[0]
