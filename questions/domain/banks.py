"""Banks of this site, which no pack brought."""

from django.utils.text import slugify

from questions.models import Bank


def find_or_make_bank(*, title: str) -> tuple[Bank, bool]:
    """Return the bank of this site that has this title's slug, and whether it was made now."""
    title = " ".join(title.split())
    return Bank.objects.get_or_create(pack="", slug=slugify(title), defaults={"title": title})
