"""Reading an import: what each item of its file would do to the bank. Nothing is stored there."""

import traceback

import structlog
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.domain.shelving import batched
from questions.domain.banks import find_bank, plan_bank
from questions.domain.comparing import Compared, Comparer, Outcome, title_of
from questions.domain.imports import (
    LEASE,
    MESSAGE_GRACE,
    TASKS,
    State,
    claim_import,
    give_up,
    hand_over,
    held,
)
from questions.domain.keeping import find_keeping
from questions.kinds import KINDS
from questions.models import Bank, ImportFile, ImportItem, ImportRun
from questions.portable.decoding import decode
from questions.portable.formats import FORMATS
from questions.portable.items import FormatError, Item, Refusal
from studyhub.enqueue import enqueue
from studyhub.queueing import WRITTEN

log = structlog.get_logger(__name__)
# Few enough that a load of a pack waits shortly, many enough that statements are no cost.
BATCH = 100


def read_import(*, run_id: str) -> ImportRun | None:
    """Read one import, as far as a worker before has not. Return it; None where another has it."""
    run = claim_import(run_id=run_id, state=State.READING, now=timezone.now())
    if run is None:
        return None
    try:
        return compare_file(run)
    except FormatError as error:
        hand_over(run, state=State.REFUSED, says=tell(error)[:500])
    except SoftTimeLimitExceeded:
        go_on_later(run)
    except Exception as error:
        log_failure(run, error)
        give_up(run=run, error=type(error).__name__, now=timezone.now())
    return None


def go_on_later(run: ImportRun) -> None:
    """Send the rest of a file to a worker anew; refuse one of which no item more was read."""
    if run.items.count() > run.done:
        if hand_over(run, attempts=0, sweep_after=timezone.now() + MESSAGE_GRACE):
            enqueue(TASKS[State.READING], queue=WRITTEN, run_id=str(run.pk))
        return
    says = _("The file takes too long. Part it into several and bring them one by one.")
    hand_over(run, state=State.REFUSED, says=says)


def tell(error: FormatError) -> str:
    """Return what is wrong with a file, and where."""
    if not error.line:
        return error.says
    place = _("Line %(line)s, column %(column)s: %(says)s")
    return place % {"line": error.line, "column": error.column, "says": error.says}


def compare_file(run: ImportRun) -> ImportRun | None:
    content = bytes(ImportFile.objects.values_list("content", flat=True).get(run=run))
    entries = read_entries(run.form, content)
    if not entries:
        raise FormatError(_("The file holds no question."), line=1, column=1)
    known = run.items.count()
    held(run).update(total=len(entries), done=known)
    taken = set(run.items.exclude(record={}).values_list("record__id", flat=True))
    bank = settle_bank(run, is_begun=bool(known))
    comparer = Comparer(
        bank=bank, topic=run.topic.slug, form=run.form, author=run.author, taken=taken
    )
    for batch in batched(enumerate(entries[known:], start=known + 1), BATCH):
        if not store_batch(run, comparer, batch):
            return None
    now = timezone.now()
    return run if hand_over(run, state=State.READY, sweep_after=now, attempts=0) else None


def settle_bank(run: ImportRun, *, is_begun: bool) -> Bank:
    """Return the bank that the items are held against: the one that is there, or will be made.

    Somebody may have made a bank of that name since the file was brought. What was read in part is
    held against the same as before: writing finds such a bank, and has all of it read again.
    """
    if run.bank is None and not is_begun and (there := find_bank(title=run.bank_title)):
        held(run).update(bank=there)
        run.bank = there
    return run.bank or plan_bank(title=run.bank_title)


@transaction.atomic
def store_batch(run: ImportRun, comparer: Comparer, batch: list) -> bool:
    """Store what a batch of items would do. Return False where the claim has passed on."""
    comparer.begin()
    items = [make_item(run, comparer, position, entry) for position, entry in batch]
    now = timezone.now()
    if not held(run).update(done=items[-1].position, claimed_until=now + LEASE):
        return False
    ImportItem.objects.bulk_create(items)
    return True


def make_item(
    run: ImportRun, comparer: Comparer, position: int, entry: Item | Refusal
) -> ImportItem:
    if isinstance(entry, Refusal):
        compared = Compared(Outcome.CANNOT, says=[(entry.line, entry.says)])
        name, column = entry.name[:200], entry.column
    else:
        compared = comparer.compare(entry)
        name, column = title_of(entry), 0
    question = compared.question
    return ImportItem(
        run=run,
        position=position,
        line=entry.line,
        column=column,
        name=name,
        kind=compared.kind if compared.kind in KINDS else "",
        outcome=compared.outcome,
        record=compared.record,
        question=question,
        based_on=question.current_version.number if question else None,
        changes=compared.changes,
        says=compared.says,
    )


def read_entries(form: str, content: bytes) -> list[Item | Refusal]:
    """Return all that stands in a file, in its order. Raise FormatError where nothing can be."""
    if form == "yaml":
        return find_keeping().read_items(decode(content))
    reading = FORMATS[form].read(content)
    entries = [*reading.items, *reading.refusals]
    return sorted(entries, key=lambda entry: entry.line)


def log_failure(run: ImportRun, error: Exception) -> None:
    """Log where reading or writing broke. Not what the error says: it could quote the file."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error(
        "import failed",
        run=str(run.pk),
        state=run.state,
        attempt=run.attempts,
        error=type(error).__name__,
        where=f"{place.filename}:{place.lineno}",
    )
