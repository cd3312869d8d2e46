"""The analysis of a bank: computed now and then by a worker, stored, read by primary key.

Weeks, hints and confidence come from the rollup. What needs every learner's level (discrimination,
who chose what) or an order (the median) is no sum: a job reckons it anew from the first answers of
the banks in which something counts otherwise since.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from progress.domain.items.estimates import (
    LEAST_OF_A_MEDIAN,
    Estimate,
    Shares,
    estimate_alpha,
    estimate_correlation,
    estimate_error,
    estimate_share,
)
from progress.domain.items.flags import find_flags, raise_flags
from progress.domain.items.gathering import (
    FIFTHS,
    LEFT_OUT,
    Gathered,
    fetch,
    first_answers,
    gather_items,
    gather_spread,
)
from progress.domain.mastery import Z_95
from progress.models import BankAnalysis, ItemAnalysis
from questions.kinds import kind_of
from questions.models import Bank, Confidence, QuestionVersion
from studyhub.enqueue import enqueue
from studyhub.queueing import WRITTEN

# What a bank's figures are made of, version by version: its tallies, erased people's and dropped
# answers as well, and what was left out. Sums of keys: two changes that cancel out are changes.
STAMPS = f"""
    WITH told AS (
        SELECT version_id,
            concat_ws(' ', sum(answers), sum(shares), sum(score_ids), sum(dropped)) AS says
        FROM progress_itemtally GROUP BY version_id
        UNION ALL
        SELECT version_id, 'left out ' || sum(id) FROM ({LEFT_OUT}) left_out GROUP BY version_id
    )
    SELECT q.bank_id, md5(string_agg(told.version_id || ': ' || told.says, ', '
        ORDER BY told.version_id, told.says COLLATE "C"))
    FROM told
    JOIN questions_questionversion v ON v.id = told.version_id
    JOIN questions_question q ON q.id = v.question_id
    WHERE q.bank_id IS NOT NULL GROUP BY q.bank_id
"""


def sweep_banks() -> int:
    """Send the banks of which anything counts otherwise than in their analysis. Return how many."""
    changed = find_changed_banks()
    for bank, stamp in changed.items():
        enqueue("progress.analyse_bank", queue=WRITTEN, bank_id=bank, stamp=stamp)
    return len(changed)


def find_changed_banks() -> dict[int, str]:
    """Return the stamps of the banks of which anything counts otherwise than in their analysis."""
    known = dict(BankAnalysis.objects.values_list("bank_id", "stamp"))
    return {bank: stamp for bank, stamp in fetch(STAMPS, {}) if known.get(bank) != stamp}


def analyse_bank(*, bank_id: int, stamp: str, now: datetime) -> None:
    """Compute and store the figures of a bank and of each of its versions, and raise flags.

    `stamp`: what was counted when it was sent, so that what comes meanwhile is met by the next.
    """
    if not Bank.objects.filter(pk=bank_id).exists():
        return
    with first_answers(bank_id):
        gathered = gather_items(bank_id, half_z=Z_95 / 2)
        reliability = describe_reliability(gather_spread())
    for known in ItemAnalysis.objects.filter(version__question__bank=bank_id).only("pk"):
        # Of one that nothing is known of any more the figures say just that.
        gathered.setdefault(known.pk, Gathered())
    options = find_options(gathered)
    figures = {version: describe_item(item, options[version]) for version, item in gathered.items()}
    with transaction.atomic():
        store_items(figures, now)
        BankAnalysis.objects.update_or_create(
            bank_id=bank_id,
            defaults={"figures": reliability, "stamp": stamp, "computed_at": now},
        )
        raise_flags({version: find_flags(one) for version, one in figures.items()}, now=now)


def find_options(versions: Iterable[int]) -> dict[int, list[dict]]:
    """Return the options of each version; none where it is answered otherwise."""
    found = {}
    for version in QuestionVersion.objects.filter(pk__in=list(versions)):
        list_options = getattr(kind_of(version), "options", None)
        found[version.pk] = list_options(version.content) if list_options else []
    return found


def store_items(figures: dict[int, dict], now: datetime) -> None:
    ItemAnalysis.objects.bulk_create(
        [
            ItemAnalysis(
                version_id=version,
                figures=one,
                answers=one["facility"]["n"],
                facility=one["facility"]["value"],
                discrimination=one["discrimination"]["value"],
                computed_at=now,
            )
            for version, one in sorted(figures.items())
        ],
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["figures", "answers", "facility", "discrimination", "computed_at"],
        batch_size=500,
    )


def describe_item(item: Gathered, options: list[dict]) -> dict:
    """Return every figure of one version as JSON."""
    shares = sum((week.shares for week in item.weeks), Shares())
    return {
        "facility": estimate_share(shares.total, shares.n).to_json(),
        "discrimination": estimate_correlation(item.r, item.rested).to_json(),
        "median_ms": describe_median(item).to_json(),
        "omitted": estimate_share(item.omitted, item.met).to_json(),
        "hinted": estimate_share(sum(week.hinted for week in item.weeks), shares.n).to_json(),
        "confidence": describe_confidence(item),
        "weeks": [
            {
                "week": week.first.isoformat(),
                "squares": week.shares.squares,
                **estimate_share(week.shares.total, week.shares.n).to_json(),
            }
            for week in item.weeks
        ],
        "options": [describe_option(option, item) for option in options],
        "fifths": sizes_of_fifths(item),
    }


def describe_median(item: Gathered) -> Estimate:
    if item.median_ms is None:
        return Estimate(0)
    low, high = item.median_ends if item.timed >= LEAST_OF_A_MEDIAN else (None, None)
    return Estimate(item.timed, item.median_ms, low, high)


def describe_confidence(item: Gathered) -> dict[str, dict]:
    """Return how often those were right who said that they were sure, thought so, or guessed."""
    return {
        level: estimate_share(
            sum(week.confidence[level][1] for week in item.weeks),
            sum(week.confidence[level][0] for week in item.weeks),
        ).to_json()
        for level in Confidence.values
    }


def describe_option(option: dict, item: Gathered) -> dict:
    """Return one row of the distractor table, with the mean rest score of who chose it.

    An option that nobody chose has its row as well. A fifth without anybody in it says nothing.
    """
    cells = [item.choices.get((option["id"], fifth), (0, 0.0)) for fifth in range(FIFTHS + 1)]
    placed = sum(n for n, _rest in cells[1:])
    return {
        "option": option["id"],
        "text": option["text"],
        "right": bool(option.get("right")),
        "chosen": estimate_share(sum(n for n, _rest in cells), item.answers).to_json(),
        "by_fifth": [
            n if size else None
            for (n, _rest), size in zip(cells[1:], sizes_of_fifths(item), strict=True)
        ],
        "rest": sum(rest for _n, rest in cells[1:]) / placed if placed else None,
    }


def sizes_of_fifths(item: Gathered) -> list[int]:
    """Return how many answers each fifth has, as ntile() deals them: the first ones one more."""
    each, more = divmod(item.rested, FIFTHS)
    return [each + (number < more) for number in range(FIFTHS)]


def describe_reliability(spread) -> dict:
    """Return the reliability of a bank as JSON."""
    alpha = estimate_alpha(spread)
    return {
        "alpha": alpha.to_json(),
        "error": estimate_error(spread, alpha).to_json(),
        "learners": spread.learners,
        "answers": spread.answers,
        "length": spread.length,
    }
