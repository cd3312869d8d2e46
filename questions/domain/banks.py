"""Banks of this site, which no pack brought; and which edition of all banks this is."""

from functools import reduce
from operator import xor
from uuid import UUID

from django.db import transaction
from django.db.models import Func, ProtectedError, QuerySet, TextField, Value
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lessons.models import Topic
from questions.models import Bank, BanksEdition, ImportRun
from studyhub.advisory import Advisory, hold
from studyhub.statements import Statement

LONGEST_SLUG = 80
# What the transaction that reads has written itself, and nobody else sees yet.
OWN = Func(
    Value("questions.edition"), Value(True), function="current_setting", output_field=TextField()
)
STAMPS = Statement(lambda: BanksEdition.objects.values_list("stamp", OWN))


def read_stamp() -> UUID:
    """Return which edition of the banks this is: what is made of all of them is kept under it."""
    stamps = {UUID(str(one)) for row in STAMPS.fetch() for one in row if one}
    return UUID(int=reduce(xor, (stamp.int for stamp in stamps), 0))


class BankThere(Exception):
    """A bank of this site has that title already: no list would tell the two apart. Carries it."""

    def __init__(self, bank: Bank):
        self.bank = bank
        self.sentence = _("The bank “%(title)s” is there already. Use it, or choose another name.")
        self.sentence %= {"title": bank.title}
        super().__init__(self.sentence)


@transaction.atomic
def find_or_make_bank(*, title: str) -> tuple[Bank, bool]:
    """Return the bank of this site that has this title, and whether it was made now."""
    title = read_title(title)
    there = same_title(title).first()
    return (there, False) if there else (create(title, None), True)


def find_bank(*, title: str) -> Bank | None:
    """Return the bank of this site that has this title, as it is now."""
    return same_title(fold_title(title)).first()


def plan_bank(*, title: str) -> Bank:
    """Return the bank that is made once something goes into it. It is not stored."""
    return Bank(slug=free_slug(title), title=title)


class BankInUse(Exception):
    """A bank that holds something. Carries a sentence for the author."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)


@transaction.atomic
def change_bank(*, bank: Bank, title: str, topic: Topic | None) -> Bank:
    """Rename a bank of this site, or give it another topic; its slug stays. Raises BankThere."""
    title = read_title(title)
    if there := same_title(title).exclude(pk=bank.pk).first():
        raise BankThere(there)
    Bank.objects.filter(pk=bank.pk).update(title=title, topic=topic)
    bank.title, bank.topic = title, topic
    return bank


@transaction.atomic
def remove_bank(*, bank: Bank) -> None:
    """Remove a bank of this site that holds nothing. Twice is once. Raises BankInUse."""
    locked = Bank.objects.select_for_update().filter(pk=bank.pk).first()
    if locked is None:
        return
    if locked.questions.exists():
        says = _("It holds questions, be it retired ones: what was answered stays with them.")
        raise BankInUse(says)
    if locked.imports.exclude(state=ImportRun.State.DONE).exists():
        raise BankInUse(_("A file waits to be taken into it: drop that first, under Import."))
    try:
        locked.delete()
    except ProtectedError:
        raise BankInUse(_("Answers were scored again by it, and that record stays.")) from None


def same_title(title: str) -> QuerySet[Bank]:
    return Bank.objects.filter(pack="", title__iexact=title)


@transaction.atomic
def make_bank(*, title: str, topic: Topic | None = None) -> Bank:
    """Make a bank of this site. Its slug is made of `title`, with a number where that is taken.

    Raises BankThere.
    """
    title = read_title(title)
    if there := same_title(title).first():
        raise BankThere(there)
    return create(title, topic)


def read_title(title: str) -> str:
    """Return a title without spare white space. Until the commit nobody else names a bank."""
    hold(Advisory.BANK_TITLES)
    return fold_title(title)


def fold_title(title: str) -> str:
    return " ".join(title.split())


def create(title: str, topic: Topic | None) -> Bank:
    return Bank.objects.create(slug=free_slug(title), title=title, topic=topic)


def free_slug(title: str) -> str:
    start = slugify(title)[:LONGEST_SLUG] or "bank"
    taken = set(Bank.objects.filter(pack="", slug__startswith=start).values_list("slug", flat=True))
    numbered = (f"{start}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (start, *numbered) if name not in taken)
