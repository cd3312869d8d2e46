"""What the pages of item analysis read: stored figures by primary key, nothing reckoned."""

from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Exists, F, OuterRef, Prefetch, QuerySet

from progress.models import BankAnalysis, ItemAnalysis, ItemFlag
from questions.models import Question, QuestionVersion
from studyhub.statements import Given, IsAmong, Statement

BANK = Given("bank", BigIntegerField())
KEYS = Given("keys", ArrayField(BigIntegerField()))


def flags_in_inbox() -> QuerySet[ItemFlag]:
    """Return the flags of questions on offer that nobody set aside, oldest first.

    Of a former version there is nothing left to repair.
    """
    return (
        ItemFlag.objects.filter(
            set_aside_at=None,
            version=F("version__question__current_version"),
            version__question__retired_at=None,
        )
        .select_related("version__question")
        .order_by("raised_at", "pk")
    )


def items_in_order(
    *, bank: int | Given | None = None, flagged: bool = False
) -> QuerySet[ItemAnalysis]:
    """Return the stored figures of the current versions, those with flags first.

    Then by discrimination, the lowest first, where it is known.
    """
    flags = ItemFlag.objects.filter(version=OuterRef("pk"))
    # By the question's own column: a way through the versions would read one more large table.
    on_offer = Question.objects.filter(current_version=OuterRef("pk"), retired_at=None)
    if bank:
        on_offer = on_offer.filter(bank=bank)
    found = ItemAnalysis.objects.filter(Exists(on_offer)).annotate(is_flagged=Exists(flags))
    if flagged:
        found = found.filter(is_flagged=True)
    return found.order_by("-is_flagged", F("discrimination").asc(nulls_last=True), "pk")


def analysed_items(*, bank: int | None = None, flagged: bool = False) -> QuerySet[ItemAnalysis]:
    """Return the same with questions, banks and flags."""
    return (
        items_in_order(bank=bank, flagged=flagged)
        .select_related("version__question__bank")
        .defer("version__content", "version__text_html", "version__explanation_html")
        .prefetch_related(Prefetch("version__flags_of_figures", to_attr="flags"))
    )


def analysed_banks() -> QuerySet[BankAnalysis]:
    """Return the stored reliability of each bank."""
    return BankAnalysis.objects.select_related("bank").order_by("bank__title", "bank__pk")


# For the list of them, whose page reads no more than it shows: it must not cost others their time.
BANKS = Statement(
    lambda: analysed_banks().values_list(
        "bank__pack", "pk", "bank__title", "figures", "computed_at"
    )
)


@cache
def keys_in_order(*, of_bank: bool, flagged: bool) -> Statement:
    """Return what lists the versions (keys); `of_bank` those of one bank, which is given."""
    bank = BANK if of_bank else None
    return Statement(
        lambda: items_in_order(bank=bank, flagged=flagged).values_list("pk", flat=True)
    )


FIGURES = Statement(
    lambda: ItemAnalysis.objects.filter(IsAmong("pk", KEYS)).values_list(
        "pk",
        "version__question__title",
        "answers",
        "figures__facility",
        "figures__discrimination",
        "figures__median_ms__value",
    )
)
FLAGS = Statement(
    lambda: (
        ItemFlag.objects.filter(IsAmong("version", KEYS))
        .order_by("raised_at", "pk")
        .values_list("version", "sort")
    )
)
# Of one version: its figures are read by what draws them.
VERSION = Statement(
    lambda: QuestionVersion.objects.filter(pk=Given("version", BigIntegerField())).values_list(
        "pk",
        "number",
        "question_id",
        "question__title",
        "question__bank_id",
        "question__bank__title",
        "analysis__answers",
        "analysis__computed_at",
    )
)
FLAGS_OF_ONE = Statement(
    lambda: (
        ItemFlag.objects.filter(version=Given("version", BigIntegerField()))
        .order_by("raised_at", "pk")
        .values_list("sort", "raised_at", "set_aside_at")
    )
)
