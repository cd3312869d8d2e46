"""What the pages of item analysis read: stored figures by primary key, nothing reckoned."""

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from progress.models import BankAnalysis, ItemAnalysis, ItemFlag


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


def analysed_items(*, bank: int | None = None, flagged: bool = False) -> QuerySet[ItemAnalysis]:
    """Return the stored figures of the current versions, those with flags first.

    Then by discrimination, the lowest first, where it is known.
    """
    flags = ItemFlag.objects.filter(version=OuterRef("pk"))
    found = ItemAnalysis.objects.filter(
        version=F("version__question__current_version"), version__question__retired_at=None
    ).annotate(is_flagged=Exists(flags))
    if bank:
        found = found.filter(version__question__bank=bank)
    if flagged:
        found = found.filter(is_flagged=True)
    return (
        found.select_related("version__question__bank")
        .defer("version__content", "version__text_html", "version__explanation_html")
        .prefetch_related(Prefetch("version__flags_of_figures", to_attr="flags"))
        .order_by("-is_flagged", F("discrimination").asc(nulls_last=True), "pk")
    )


def analysed_banks() -> QuerySet[BankAnalysis]:
    """Return the stored reliability of each bank."""
    return BankAnalysis.objects.select_related("bank").order_by("bank__title", "bank__pk")
