"""Answers by hour, and how long their scores were waited for."""

from progress.domain.rollups.answers import ANSWERS
from progress.domain.rollups.base import Count, Rollup
from progress.models import UsageTally
from questions.models import LANGUAGE_KINDS

# The upper ends of the groups in milliseconds; what took longer is in the last one.
WAITS = (
    *(100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000),
    *(15_000, 30_000, 60_000, 300_000, 3_600_000),
)
# A mentor marked before the scorer came, or instead of it.
NOT_WAITED = -1
LANGUAGE = ", ".join(f"'{kind.value}'" for kind in LANGUAGE_KINDS)

USAGE = Rollup(
    UsageTally,
    (
        Count(
            ANSWERS,
            keys={
                "hour": "date_trunc('hour', t.submitted_at, 'UTC')",
                "is_language": f"(t.kind IN ({LANGUAGE}))",
                "wait": (
                    "coalesce(width_bucket(t.waited_ms,"
                    f" ARRAY[{', '.join(map(str, WAITS))}]), {NOT_WAITED})"
                ),
            },
            sums={"answers": "1"},
        ),
    ),
)
