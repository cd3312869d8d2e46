"""Editing a question on this site: the one door for the browser, for imports and for the API.

An edit is checked as a load of its pack would check it, makes a version where the words changed,
and changes the kept file of the pack in the same transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.models import Lesson, Topic
from questions.domain.answer_keys import changes_key
from questions.domain.keeping import find_keeping
from questions.domain.question_places import Place, merge_place, tell_place
from questions.domain.records import (
    choose_slug,
    list_misplaced,
    make_record,
    record_of,
)
from questions.domain.using import find_hindrances
from questions.models import AnswerTemplate, Authorship, Bank, Question, QuestionVersion
from studyhub.advisory import Advisory, share
from studyhub.enqueue import enqueue

# The same new question by the same author within this time is a second press.
SAME_PRESS = timedelta(seconds=30)


class NotSaved(Exception):
    """A question that cannot be saved. Carries (field, sentence) pairs; nothing was stored.

    A field is a path into the content, such as `options.1.why`, a part of the place, such as
    `topic`, or `change`, whether it is cosmetic; it is empty for the question as a whole. What is
    no content and was sent as such has `content.` before it.
    """

    def __init__(self, faults: list[tuple[str, str]]):
        self.faults = faults
        super().__init__("; ".join(sentence for _field, sentence in faults))


class Overtaken(NotSaved):
    """Somebody has saved a version since this one was opened. Carries that one's number."""

    def __init__(self, number: int):
        self.number = number
        sentence = _(
            "Version %(number)s was saved meanwhile, and nothing of yours was. Look at it, then "
            "save yours over it."
        )
        super().__init__([("", sentence % {"number": number})])


@transaction.atomic
def save_question(
    *,
    author: User,
    question: Question | None,
    bank: Bank,
    kind: str,
    content: Mapping[str, Any],
    place: Mapping[str, Any],
    reason: str,
    is_cosmetic: bool,
    based_on: int | None = None,
    opened: Place | None = None,
    now: datetime,
) -> QuestionVersion:
    """Save what a question asks and where it belongs. Return its current version.

    `content` is as in a pack (docs/content-packs.md), without what `place` holds: the slugs of
    `topic`, `lesson`, `section` and `objective`, `difficulty`, `tags`, and for a new question its
    `slug`, which is made of its words where it is missing. Words that did not change make no
    version. With `based_on`, the number of the version that was opened, a newer one is not
    overwritten, and one that is not there is refused. With `opened`, the place that the question
    had then as far as it is known, what others have changed of it since stays, and what `place`
    leaves out. What changes the key is refused where it `is_cosmetic`. The same new question sent
    twice is one. Effects: a version with its author and reason, the kept file of the pack, the
    index of the search. Raises NotSaved.
    """
    if misplaced := list_misplaced(content):
        raise NotSaved([(f"content.{name}", say_misplaced(name)) for name in misplaced])
    edit = Edit(pack=bank.pack, author=author, reason=reason, is_cosmetic=is_cosmetic, now=now)
    if question is not None:
        question = lock_question(question, based_on)
        if opened is not None:
            bank, place = follow_others(question, bank, place, opened)
    else:
        # Of two presses at once the second waits here.
        list(Bank.objects.select_for_update(no_key=True).filter(pk=bank.pk))
    slug = question.slug if question else choose_slug(place.get("slug", ""), content)
    before = edit.find_record(question) if question else {}
    record = make_record(slug, kind, content, place, before=before)
    if question is None and (first := find_first_press(edit, bank, record, place)):
        return first
    version = edit.put(question=question, bank=bank, record=record)
    edit.finish()
    return version


def find_first_press(
    edit: "Edit", bank: Bank, record: dict[str, Any], place: Mapping[str, Any]
) -> QuestionVersion | None:
    """Return the question that its author has just added to a bank, the very same in all."""
    examined = edit.keeper.examine(record, file=bank.file)
    if examined.wording is None:
        return None
    added = QuestionVersion.objects.filter(
        number=1,
        checksum=examined.wording.checksum,
        authorship__author=edit.author,
        created_at__gt=edit.now - SAME_PRESS,
        question__bank=bank,
        question__topic__slug=record["topic"],
        question__lesson__slug=record.get("lesson"),
        question__tags=record.get("tags", []),
    )
    # Who wants another name wants another question.
    named = {"question__slug": place["slug"]} if place.get("slug") else {}
    return added.filter(**named).select_related("question").order_by("pk").first()


def follow_others(
    question: Question, bank: Bank, place: Mapping[str, Any], opened: Place
) -> tuple[Bank, Mapping[str, Any]]:
    """Return bank and place of a question, with what others changed since they were `opened`."""
    now = tell_place(question)
    merged = merge_place({**place, "bank": bank.pk}, opened=opened, now=now)
    wanted = merged.pop("bank")
    if question.bank and wanted == question.bank_id:
        bank = question.bank
    return bank, merged


def hold_template(record: Mapping[str, Any]) -> None:
    """Keep the template of a record from being removed until the question stands on it.

    Raises NotSaved where it went since it was looked up. See `answer_templates.remove_template`.
    """
    slug = record.get("template")
    if not slug:
        return
    share(Advisory.TEMPLATES)
    if not AnswerTemplate.objects.filter(slug=slug).exists():
        says = _("The answer template “%(name)s” is gone. Choose another.")
        raise NotSaved([("template", says % {"name": slug})])


def say_misplaced(name: str) -> str:
    says = _("“%(name)s” is no part of what a question asks. Leave it out of the content.")
    return says % {"name": name}


def say_meaningful() -> str:
    return _(
        "This changes what is right or what it earns: choose Meaningful, so that former answers "
        "can be scored again."
    )


def lock_question(question: Question, based_on: int | None) -> Question:
    """Lock a question as it is now. Raises Overtaken where a later version is current.

    What refers to it is not held up: an import may take long, and a first answer makes a card.
    """
    found = read_locked(Question.objects.filter(pk=question.pk))
    if not found:
        raise Question.DoesNotExist
    current = found[0].current_version
    if based_on is not None and current:
        check_base(based_on, current.number)
    return found[0]


def read_locked(questions: QuerySet[Question]) -> list[Question]:
    """Lock questions in the order of their keys, and return them with where they belong.

    They are read once they are locked: who waited for a row would get what is joined to it as it
    was before, so no bank or version where somebody has just given it another one.
    """
    keys = questions.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
    related = Question.objects.select_related("current_version", "bank", "topic", "lesson")
    return list(related.filter(pk__in=list(keys)).order_by("pk"))


def check_base(based_on: int, current: int) -> None:
    """Raise Overtaken where an edit is based on a former version, NotSaved on one not there yet."""
    if based_on < current:
        raise Overtaken(current)
    if based_on > current:
        sentence = _("There is no version %(wanted)s. Version %(current)s is the current one.")
        raise NotSaved([("based_on", sentence % {"wanted": based_on, "current": current})])


def find_record(question: Question) -> dict[str, Any]:
    """Return the record of a question, to be looked at: see `Edit.find_record`."""
    keeper = find_keeping().Keeper(question.pack, waits=False)
    kept = keeper.find(file=question.bank.file, slug=question.slug) if question.bank else None
    return record_of(question) if kept is None else kept


class Edit:
    """One edit of one or many questions of one pack, in one transaction.

    Made before any other lock is taken: it waits for a load that is running.
    """

    def __init__(self, *, pack: str, author: User, reason: str, is_cosmetic: bool, now: datetime):
        self.keeping = find_keeping()
        self.keeper = self.keeping.Keeper(pack)
        self.pack = pack
        self.author = author
        self.reason = reason
        self.is_cosmetic = is_cosmetic
        self.now = now
        self.changes: list[Any] = []
        self.added: Counter[int] = Counter()
        self.touched: set[int] = set()
        # What the banks could not fill before, once something was taken from them.
        self.hindrances: dict[str, str] | None = None

    def find_record(self, question: Question) -> dict[str, Any]:
        """Return the record of a question as its author wrote it, else as its version has it."""
        file = question.bank.file if question.bank else ""
        kept = self.keeper.find(file=file, slug=question.slug)
        return record_of(question) if kept is None else kept

    def put(
        self, *, question: Question | None, bank: Bank, record: dict[str, Any]
    ) -> QuestionVersion:
        """Store one record in `bank`. Raises NotSaved."""
        if bank.pack != self.pack or (question and question.pack != self.pack):
            raise NotSaved([("bank", _("A question stays in its pack. Choose a bank of it."))])
        examined = self.keeper.examine(record, file=bank.file)
        if examined.faults:
            raise NotSaved([(fault.path, fault.sentence) for fault in examined.faults])
        hold_template(record)
        if question is None and Question.objects.filter(slug=record["id"]).exists():
            raise NotSaved([("slug", _("Another question has this name. Choose another."))])
        if question and record["id"] != question.slug:
            # The kept file would lose this question and have another one twice.
            raise ValueError(f"the record of {record['id']} for {question.slug}")
        if question and self.narrows(question, record):
            self.remember_hindrances()
        came_from = question.bank if question and question.bank_id != bank.pk else None
        question = question or Question(pack=self.pack, slug=record["id"])
        self.place(question, bank, record, title=examined.title)
        version = self.put_version(question, examined.wording)
        if came_from:
            self.changes.append(self.keeping.Change(came_from.file, question.slug, None))
        self.changes.append(self.keeping.Change(bank.file, question.slug, record))
        return version

    def take_out(self, questions: Sequence[Question]) -> None:
        """Note that questions of the pack leave it for good, before they do."""
        if any(question.retired_at is None for question in questions):
            self.remember_hindrances()
        by_bank: dict[Bank, set[str]] = defaultdict(set)
        for question in questions:
            if question.bank:
                by_bank[question.bank].add(question.slug)
        for bank, slugs in by_bank.items():
            self.touched.add(bank.pk)
            # What a load has retired stands in no file any more.
            kept = slugs.intersection(self.keeper.list_slugs(file=bank.file) or ())
            self.changes += [self.keeping.Change(bank.file, slug, None) for slug in sorted(kept)]

    def narrows(self, question: Question, record: dict[str, Any]) -> bool:
        """Return whether a plan that could ask a question may not be able to any more."""
        version = question.current_version
        before = (question.topic.slug, version.kind, version.difficulty, False)
        return before != (
            record["topic"],
            record["kind"],
            record["difficulty"],
            record.get("retired", False),
        )

    def remember_hindrances(self) -> None:
        if self.hindrances is None:
            self.hindrances = find_hindrances()

    def place(self, question: Question, bank: Bank, record: dict[str, Any], *, title: str) -> None:
        """Put a question where its record says that it belongs."""
        self.touched |= {bank.pk, question.bank_id or bank.pk}
        if question.bank_id != bank.pk:
            question.position = self.find_end(bank)
            question.bank = bank
        question.topic = Topic.objects.get(slug=record["topic"])
        question.lesson = Lesson.objects.filter(slug=record.get("lesson", "")).first()
        question.title = title
        question.tags = list(record.get("tags", []))
        is_retired = record.get("retired", False)
        question.retired_at = (question.retired_at or self.now) if is_retired else None
        question.save()

    def find_end(self, bank: Bank) -> int:
        """Return the place behind all that a bank has, with what this edit has put there."""
        order = self.keeper.list_slugs(file=bank.file)
        if order is None:
            # What was removed has left a gap.
            last = bank.questions.aggregate(last=Max("position"))["last"]
            return 0 if last is None else last + 1
        self.added[bank.pk] += 1
        return len(order) + self.added[bank.pk] - 1

    def renumber(self, file: str) -> None:
        """Give the questions of a file that lost some the places that a load would give them."""
        order = self.keeper.list_slugs(file=file) or []
        places = {slug: position for position, slug in enumerate(order)}
        moved = [
            one
            for one in Question.objects.filter(pack=self.pack, slug__in=order)
            if one.position != places[one.slug]
        ]
        for question in moved:
            question.position = places[question.slug]
        Question.objects.bulk_update(moved, ["position"])

    def put_version(self, question: Question, wording) -> QuestionVersion:
        """Return the current version, a new one where the words are others. Raises NotSaved."""
        current = question.current_version
        if current and current.checksum == wording.checksum:
            return current
        last = question.versions.aggregate(last=Max("number"))["last"] or 0
        version = QuestionVersion(
            question=question,
            number=last + 1,
            checksum=wording.checksum,
            reason=self.reason,
            is_cosmetic=self.is_cosmetic,
            **wording.fields,
            **wording.derive(),
        )
        # Where it belongs is neither what is asked nor what is right: there is nothing to regrade.
        if current and (current.kind, current.content) == (version.kind, version.content):
            version.is_cosmetic = True
        if current and self.is_cosmetic and changes_key(current, version):
            raise NotSaved([("change", say_meaningful())])
        version.save()
        Authorship.objects.create(version=version, author=self.author)
        question.current_version = version
        question.save(update_fields=["current_version"])
        return version

    def name_topic(self, bank: Bank) -> None:
        """Note the topic of a bank whose questions have but one.

        A bank of this site that was emptied keeps the one that it has.
        """
        slugs = self.keeper.list_slugs(file=bank.file)
        questions = bank.questions.all() if slugs is None else bank.questions.filter(slug__in=slugs)
        topics = set(questions.values_list("topic", flat=True).distinct()[:2])
        if not topics and not bank.pack:
            return
        bank.topic_id = topics.pop() if len(topics) == 1 else None
        bank.save(update_fields=["topic"])

    def finish(self) -> None:
        """Keep the files, and refuse what would leave a plan without its questions."""
        try:
            self.keeper.keep(self.changes, now=self.now)
        except self.keeping.NotWritten:
            raise NotSaved([("", _("This text cannot be kept. Remove its control characters."))])
        for file in {change.file for change in self.changes if change.record is None}:
            self.renumber(file)
        for bank in Bank.objects.filter(pk__in=self.touched):
            self.name_topic(bank)
        if self.hindrances is not None:
            new = find_hindrances()
            if faults := [new[key] for key in new.keys() - self.hindrances.keys()]:
                raise NotSaved([("", sentence) for sentence in sorted(faults)])
        enqueue("search.index_pack", pack=self.pack)
