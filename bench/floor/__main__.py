"""Make the tables and rows of the floor, and print the session key of its reader."""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
SHELVES, BOOKS_EACH, READERS, LOANS_EACH = 20, 200, 50, 10
SUMMARY = (
    "A quiet book about a loud subject: how people who work with machines learn what the machines "
    "do, what it costs, and when to leave well alone."
)


def main() -> None:
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.utils import timezone

    from bench.yardstick.sessions import store_session

    # Our tables have no migrations and refer to Django's, which have: one after the other.
    for ours in (False, True):
        call_command("migrate", run_syncdb=ours, verbosity=0)
    make_rows(timezone.now())
    print(store_session(User.objects.first()))


def make_rows(now) -> None:
    from django.contrib.auth.models import User

    from bench.floor.models import Book, Loan, Shelf

    shelves = Shelf.objects.bulk_create(
        Shelf(slug=f"shelf-{number}", name=f"Shelf {number}") for number in range(SHELVES)
    )
    books = Book.objects.bulk_create(
        Book(
            shelf=shelf,
            title=f"The measure of things, volume {number}",
            author=f"Author {number % 30}",
            summary=SUMMARY,
            pages=120 + number,
            rating=(number % 50) / 10,
            lent=number % 3 == 0,
            added_at=now - timedelta(hours=number),
        )
        for shelf in shelves
        for number in range(BOOKS_EACH)
    )
    readers = User.objects.bulk_create(User(username=f"reader-{n}") for n in range(READERS))
    Loan.objects.bulk_create(
        Loan(
            reader=reader,
            book=books[(place * LOANS_EACH + number) % len(books)],
            due_at=now + timedelta(days=number),
        )
        for place, reader in enumerate(readers)
        for number in range(LOANS_EACH)
    )


if __name__ == "__main__":
    main()
