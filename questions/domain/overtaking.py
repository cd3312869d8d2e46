"""What others have done to a question since an item of a file was written from it.

An old file would take it back. What its author has left as it was exported stays as it is by now;
what both have changed is refused, with the word that lets it through.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from questions.domain.records import LONGEST_SLUG, make_slug
from questions.models import Bank, ImportItem, ImportRun, Question, QuestionVersion
from questions.portable.items import Item
from questions.portable.stamps import OF_RECORD, Stamp, mark
from questions.portable.table_reading import find_column

Place = Mapping[str, Any]
# A question comes with few files a month: older ones are deleted.
LOOKED_BACK = 50
STORED = (ImportItem.Outcome.ADD, ImportItem.Outcome.CHANGE)


class Since:
    """What an item would take back of a question, part by part."""

    def __init__(self, item: Item, question: Question, *, author: User, now: Place):
        """`now` is the record of the question."""
        self.item, self.question, self.author, self.now = item, question, author, now
        named = make_slug(item.key, longest=LONGEST_SLUG)
        # One that was found by its words has an id of elsewhere, and versions of its own there.
        self.stamp = item.stamp if named in ("", question.slug) else Stamp()
        self.stays: list[str] = []
        self.clashes: list[str] = []

    @property
    def number(self) -> int:
        return self.question.current_version.number

    def has_words_of_others(self) -> bool:
        """Whether others have saved a version since. Whose own file is the newest goes on."""
        if not 0 < self.stamp.version < self.number:
            return False
        later = self.question.versions.filter(number__gt=self.stamp.version)
        return later.exclude(authorship__author=self.author).exists()

    def find_version(self) -> QuestionVersion | None:
        """Return the version that the item was written from."""
        return self.question.versions.filter(number=self.stamp.version).first()

    def settle_place(self, place: Place) -> dict[str, Any]:
        """Return a place with what the item has left as it was, as it is now."""
        settled = dict(place)
        for name in OF_RECORD:
            mine, now, was = place.get(name), self.now.get(name), self.stamp.marks.get(name)
            if was is None or mark(mine) == mark(now):
                continue
            if mark(mine) == was:
                settled[name] = now
                self.stays.append(name)
            elif mark(now) != was and not self.is_own(name):
                self.clashes.append(name)
        return settled

    def is_own(self, name: str) -> bool:
        """Whether what stands there now is what this author's last file has put there."""
        stored = self.question.imports.filter(run__state=ImportRun.State.DONE, outcome__in=STORED)
        newest = stored.order_by("-run__done_at", "-pk").values_list(
            "run__author", "outcome", "record", "changes"
        )
        for author, outcome, record, changes in newest[:LOOKED_BACK]:
            if outcome == ImportItem.Outcome.ADD or any(one[0] == name for one in changes):
                return author == self.author.pk and mark(record.get(name)) == mark(
                    self.now.get(name)
                )
        return False

    def tell_stays(self) -> Iterator[tuple[int, str]]:
        """Say which parts of the place the item has left alone, and what stands there by now."""
        says = {
            "topic": _("The topic was left as it was: it stays what it is by now, %(now)s."),
            "lesson": _("The lesson was left as it was: it stays what it is by now, %(now)s."),
            "tags": _("The tags were left as they were: they stay what they are by now, %(now)s."),
        }
        yield from ((self.item.line, self.tell_now(says[name], name)) for name in self.stays)

    def tell_unknown(self) -> Iterator[tuple[int, str]]:
        """Say that the version is none of the question's, where it tells nothing for that."""
        if self.stamp.version > self.number:
            says = _("It has no version %(number)s here, so its words are held against nothing.")
            yield self.item.line, says % {"number": self.stamp.version}

    def refuse(self, *, words: bool) -> tuple:
        """Return what is wrong, with its place: `words`, where the text would be taken back."""
        says = []
        new = self.stamp.with_marks_of(self.clashes, self.now)
        if words:
            told = _(
                "It was written from version %(was)s, and others have saved up to version %(now)s "
                "since. Look at what they changed."
            )
            says.append(told % {"was": self.stamp.version, "now": self.number})
            new = replace(new, version=self.number)
        says += [self.tell_clash(name) for name in self.clashes]
        cure = _("To save over it, write %(new)s in place of %(old)s.")
        says.append(cure % {"new": new, "old": self.stamp})
        return self.item.line, " ".join(says), "", find_column(self.item.columns, "version")

    def tell_clash(self, name: str) -> str:
        # Who did is not known of all that is done to many at once: it may be this author.
        sentences = {
            "topic": _("Another topic was set since: %(now)s."),
            "lesson": _("Another lesson was set since: %(now)s."),
            "tags": _("Other tags were set since: %(now)s."),
        }
        return self.tell_now(sentences[name], name)

    def tell_now(self, sentence: str, name: str) -> str:
        now = self.now.get(name)
        told = ", ".join(now) if isinstance(now, list) else now
        return sentence % {"now": told or _("none")}


def tell_moved(item: Item, bank: Bank) -> str:
    """Say in which bank the question of an item is by now, which was exported from `bank`.

    "" where it is in none: what comes from another bank or site is a copy, and new here.
    """
    if item.stamp.marks.get("bank") != mark(bank.pk):
        return ""
    slug = make_slug(item.key, longest=LONGEST_SLUG)
    found = Bank.objects.filter(questions__slug=slug).first() if slug else None
    if found is None:
        return ""
    says = _(
        "It is in the bank “%(bank)s” by now. Bring it there, or leave the version out to add "
        "another one here."
    )
    return says % {"bank": found.title}
