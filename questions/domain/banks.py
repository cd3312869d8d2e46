"""Banks of this site, which no pack brought; and which edition of all banks this is."""

from functools import reduce
from operator import xor
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Func, QuerySet, TextField, Value
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lessons.models import Topic
from questions.models import Bank, BanksEdition, ImportRun
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


def find_or_make_bank(*, title: str) -> tuple[Bank, bool]:
    """Return the bank of this site that has this title's slug, and whether it was made now."""
    title = " ".join(title.split())
    return Bank.objects.get_or_create(pack="", slug=slugify(title), defaults={"title": title})


class BankInUse(Exception):
    """A bank that holds something. Carries a sentence for the author."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)


@transaction.atomic
def change_bank(*, bank: Bank, title: str, topic: Topic | None) -> Bank:
    """Rename a bank of this site, or give it another topic; its slug stays. Raises BankThere."""
    title = " ".join(title.split())
    if there := same_title(title).exclude(pk=bank.pk).first():
        raise BankThere(there)
    bank.title, bank.topic = title, topic
    bank.save(update_fields=["title", "topic"])
    return bank


@transaction.atomic
def remove_bank(*, bank: Bank) -> None:
    """Remove a bank of this site that holds nothing. Raises BankInUse."""
    locked = Bank.objects.select_for_update().get(pk=bank.pk)
    if locked.questions.exists():
        raise BankInUse(
            _("It holds questions, retired ones as well: their answers stay with them.")
        )
    if locked.imports.exclude(state=ImportRun.State.DONE).exists():
        raise BankInUse(_("A file waits to be taken into it: drop that first, under Import."))
    locked.delete()


def same_title(title: str) -> QuerySet[Bank]:
    return Bank.objects.filter(pack="", title__iexact=title)


def make_bank(*, title: str, topic: Topic | None = None) -> Bank:
    """Make a bank of this site. Its slug is made of `title`, with a number where that is taken.

    Raises BankThere.
    """
    title = " ".join(title.split())
    while True:
        if there := same_title(title).first():
            raise BankThere(there)
        try:
            with transaction.atomic():
                return Bank.objects.create(slug=free_slug(title), title=title, topic=topic)
        except IntegrityError:
            continue  # somebody took it just now: they have this title, or the next number is free


def free_slug(title: str) -> str:
    start = slugify(title)[:LONGEST_SLUG] or "bank"
    taken = set(Bank.objects.filter(pack="", slug__startswith=start).values_list("slug", flat=True))
    numbered = (f"{start}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (start, *numbered) if name not in taken)
