"""Writing an import: what was looked over goes into the bank in one transaction."""

from collections.abc import Iterable
from datetime import datetime

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.locking import share_erasure_lock
from questions.domain.banks import find_or_make_bank
from questions.domain.bulk import refuse_asked_in_lessons
from questions.domain.comparing import Outcome, list_changes
from questions.domain.editing import Edit, NotSaved, lock_question
from questions.domain.import_reading import log_failure, read_entries
from questions.domain.imports import LEASE, State, claim_import, give_up, hand_over, read_again
from questions.domain.pictures import find_missing, keep_pictures
from questions.models import Bank, ImportFile, ImportItem, ImportRun, Question
from questions.portable.items import Item
from questions.portable.pictures import find_names

# The page looks again each second or so.
TELL_EVERY = 25


class ClaimLost(Exception):
    """Another worker has the import: what this one wrote is taken back."""


def write_import(*, run_id: str) -> ImportRun | None:
    """Take one import in. Return it; None where another worker has it or nothing was stored."""
    run = claim_import(run_id=run_id, state=State.WRITING, now=timezone.now())
    if run is None:
        return None
    try:
        store(run, timezone.now())
    except NotSaved as error:
        # Something changed since it was looked over, which is to be seen before it is stored; or a
        # plan would lack questions by all of it together.
        says = _("Nothing was stored. Look it over again: %(why)s")
        read_again(run=run, says=(says % {"why": error})[:500], now=timezone.now())
    except ClaimLost:
        return None
    except SoftTimeLimitExceeded:
        hand_over(run, state=State.FAILED, says=_("It takes too long. Part the file into several."))
    except Exception as error:
        log_failure(run, error)
        give_up(run=run, error=type(error).__name__, now=timezone.now())
    else:
        return run
    return None


@transaction.atomic
def store(run: ImportRun, now: datetime) -> None:
    """Write every item that adds or changes. Raises NotSaved, ClaimLost; then nothing is stored."""
    share_erasure_lock()
    reason = _("Import of %(name)s") % {"name": run.name}
    pack = run.bank.pack if run.bank else ""
    edit = Edit(pack=pack, author=run.author, reason=reason, is_cosmetic=False, now=now)
    items = run.items.filter(outcome__in=(Outcome.ADD, Outcome.CHANGE)).select_related("question")
    made = {}
    if run.bank is None and items:
        run.bank = make_new_bank(run)
        made = {"bank": run.bank, "makes_bank": True}
    hold_changed(items)
    with Progress(run) as progress:
        for number, item in enumerate(items, start=1):
            put(edit, run, item)
            if number % TELL_EVERY == 0:
                progress.tell(number)
    ImportItem.objects.bulk_update(items, ["question"], batch_size=500)
    keep_shown(run, items)
    edit.finish()
    if not hand_over(run, state=State.DONE, done_at=now, says="", **made):
        raise ClaimLost


def hold_changed(items: Iterable[ImportItem]) -> None:
    """Lock the questions that change in the order of their keys, as whoever edits many does.

    The file has them in another order: two who each hold what the other waits for are a deadlock.
    """
    keys = [item.question_id for item in items if item.outcome == Outcome.CHANGE]
    rows = Question.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk"))


def make_new_bank(run: ImportRun) -> Bank:
    """Make the bank that the file was brought for. Raises NotSaved where its name is taken by now.

    What would happen was worked out for an empty bank, and is worked out again for the one there.
    """
    bank, is_new = find_or_make_bank(title=run.bank_title)
    if not is_new:
        says = _("Somebody has made the bank “%(title)s” meanwhile.")
        raise NotSaved([("bank", says % {"title": bank.title})])
    return bank


def put(edit: Edit, run: ImportRun, item: ImportItem) -> None:
    """Store one item, and note the question in it. Raises NotSaved with the line of it."""
    try:
        changes = item.outcome == Outcome.CHANGE
        question = lock_question(item.question, item.based_on) if changes else None
        if question:
            check_seen(edit, run, item, question)
        version = edit.put(question=question, bank=run.bank, record=item.record)
        item.question_id = version.question_id
    except NotSaved as error:
        is_table = run.form == "csv"
        place = _("row %(line)s: %(sentence)s") if is_table else _("line %(line)s: %(sentence)s")
        says = [
            (field, place % {"line": item.line, "sentence": sentence})
            for field, sentence in error.faults
        ]
        raise NotSaved(says) from None


def check_seen(edit: Edit, run: ImportRun, item: ImportItem, question: Question) -> None:
    """Raise NotSaved where an item would change something else than was looked over.

    Who moves, tags or retires a question makes no version of it, and is not to be undone unseen.
    Nor does who asks it in a lesson, which forbids to retire it.
    """
    if item.record.get("retired") and question.retired_at is None:
        refuse_asked_in_lessons([question])
    changes = list_changes(edit.find_record(question), item.record)
    # Not what they become: the database has put the entries of the record into an order of its own.
    replaced = {(name, before) for name, before, _after in changes}
    seen = {(name, before) for name, before, _after in item.changes}
    if question.bank_id != run.bank_id or replaced != seen:
        says = _("Somebody has changed “%(title)s” meanwhile.")
        raise NotSaved([("", says % {"title": question.title})])


def keep_shown(run: ImportRun, items: Iterable[ImportItem]) -> None:
    """Store the pictures that the items show: they stand in the file, which is read once more."""
    shown = {name for item in items for name in find_names(item.record)}
    if missing := set(find_missing(shown)):
        content = bytes(ImportFile.objects.values_list("content", flat=True).get(run=run))
        found = {
            name: picture
            for entry in read_entries(run.form, content)
            if isinstance(entry, Item)
            for name, picture in entry.pictures.items()
        }
        keep_pictures(found[name] for name in missing & found.keys())


class Progress:
    """Tells how far a transaction is, on a connection of its own: nobody sees into the other.

    The transaction itself leaves the row of the import alone until its end.
    """

    def __init__(self, run: ImportRun):
        self.run = run
        self.connection = None

    def __enter__(self) -> "Progress":
        return self

    def tell(self, done: int) -> None:
        """Note the number of items, and renew the lease."""
        if self.connection is None:
            self.connection = connections["default"].copy()
        with self.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE questions_importrun SET done = %s, claimed_until = %s"
                " WHERE id = %s AND claim_token = %s",
                [done, timezone.now() + LEASE, self.run.pk, self.run.claim_token],
            )

    def __exit__(self, *_error) -> None:
        if self.connection is not None:
            self.connection.close()
