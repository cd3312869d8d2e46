"""Banks of this site, which no pack brought."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from lessons.models import Topic
from questions.models import Bank

LONGEST_SLUG = 80


def find_or_make_bank(*, title: str) -> tuple[Bank, bool]:
    """Return the bank of this site that has this title's slug, and whether it was made now."""
    title = " ".join(title.split())
    return Bank.objects.get_or_create(pack="", slug=slugify(title), defaults={"title": title})


def make_bank(*, title: str, topic: Topic | None = None) -> Bank:
    """Make a bank of this site. Its slug is made of `title`, with a number where that is taken."""
    title = " ".join(title.split())
    while True:
        try:
            with transaction.atomic():
                return Bank.objects.create(slug=free_slug(title), title=title, topic=topic)
        except IntegrityError:
            continue  # somebody took it just now: the next number is free


def free_slug(title: str) -> str:
    start = slugify(title)[:LONGEST_SLUG] or "bank"
    taken = set(Bank.objects.filter(pack="", slug__startswith=start).values_list("slug", flat=True))
    numbered = (f"{start}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (start, *numbered) if name not in taken)
