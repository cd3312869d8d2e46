"""What each item of a file is to a bank: new, a change of a question, the same, or impossible."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts.models import User
from lessons.domain.markdown import strip_marks
from lessons.models import Topic
from questions.domain.bulk import refuse_asked_in_lessons
from questions.domain.editing import NotSaved
from questions.domain.import_topics import find_named_topics
from questions.domain.keeping import find_keeping
from questions.domain.overtaking import Since, tell_moved
from questions.domain.pictures import find_missing
from questions.domain.records import (
    LONGEST_SLUG,
    PLACE,
    content_of,
    make_record,
    make_slug,
    record_of,
    undress,
)
from questions.models import Bank, ImportItem, Question, QuestionVersion
from questions.portable.adopting import adopt, is_same
from questions.portable.items import Item, make_name, strip_html
from questions.portable.pictures import find_names
from questions.portable.stamps import OF_RECORD, mark
from questions.portable.table_reading import find_column

Outcome = ImportItem.Outcome
WORD = re.compile(r"[^\W_]+")
USUAL_DIFFICULTY = 2
LONGEST_NAMED = 60
# Among so many questions of the same words an item is looked for, without those that earlier items
# are: each is compared as a whole.
MOST_ALIKE = 20
# Of a text so many signs make its name: reading the marks of hostile ones takes their square.
NAMED_BY = 1000


@dataclass
class Compared:
    """The outcome of one item. `says` are (line, sentence), of a fault with its place behind.

    That is the path of the entry that it is about, and the column of a table that this is made of.
    """

    outcome: str
    slug: str = ""
    kind: str = ""
    record: dict[str, Any] = field(default_factory=dict)
    question: Question | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    says: list[tuple] = field(default_factory=list)


class Comparer:
    """Compares the items of one file with a bank, inside a transaction."""

    def __init__(self, *, bank: Bank, topic: str, form: str, author: User, taken: set[str]):
        """`taken` are the ids that earlier items of the file have."""
        self.bank = bank
        self.author = author
        self.topic = topic
        self.form = form
        self.taken = set(taken)
        self.topics: dict[str, list[Topic]] = {}
        self.by_slug: dict[str, UUID] = {}
        # In the order of a file that brought them: "it-holds", "it-holds-2", … "it-holds-10".
        self.by_words: dict[str, list[str]] = defaultdict(list)
        # One that is not made yet has none.
        questions = bank.questions.all() if bank.pk else Question.objects.none()
        texts = questions.order_by(Length("slug"), "slug").values_list(
            "pk", "slug", "current_version__content__text"
        )
        for pk, slug, text in texts.iterator(chunk_size=2000):
            self.by_slug[slug] = pk
            self.by_words[words_of(text or "")].append(slug)

    def begin(self) -> None:
        """Begin a transaction's part of the items: what is checked holds until its end."""
        self.keeper = find_keeping().Keeper(self.bank.pack)

    def compare(self, item: Item) -> Compared:
        """Return what `item` is to the bank. Remembers its id."""
        if says := self.settle_topic(item):
            return Compared(Outcome.CANNOT, says=[(item.line, says)])
        question = self.find_question(item)
        if says := "" if question else tell_moved(item, self.bank):
            return Compared(Outcome.CANNOT, says=[(item.line, says)])
        name_missing(item)
        losses = (loss for loss in item.losses if not (question and loss.of_new))
        says = [(loss.line, loss.says) for loss in losses]
        if question is None and self.find_alike(item):
            told = _(
                "Several questions of the bank have these words, and none of them is this one as a "
                "whole: it is one more."
            )
            says.append((item.line, told))
        slug = question.slug if question else self.choose_slug(item, says)
        if slug in self.taken:
            twice = _("This is the same question as an earlier item of the file: %(id)s.")
            return Compared(Outcome.CANNOT, says=[(item.line, twice % {"id": slug})])
        self.taken.add(slug)
        compared = self.change(item, question) if question else self.add(item, slug)
        compared.slug = slug
        if compared.outcome in (Outcome.ADD, Outcome.CHANGE):
            examined = self.keeper.examine(compared.record, file=self.bank.file)
            if examined.faults:
                compared.outcome = Outcome.CANNOT
                compared.says = [place_fault(item, fault) for fault in examined.faults]
                if not is_storable(compared.record):
                    compared.record = {"id": slug}
                return compared
        compared.says += says
        return compared

    def settle_topic(self, item: Item) -> str:
        """Give a row of a table the topic that it names by title or slug; else say what to do."""
        named = item.place.get("topic") if item.columns else None
        if not named:
            return ""
        if named not in self.topics:
            self.topics[named] = find_named_topics(named, pack=self.bank.pack)
        if len(found := self.topics[named]) == 1:
            item.place["topic"] = found[0].slug
            return ""
        if item.stamp.marks.get("topic") == mark(named):
            # As it was exported: its question may belong elsewhere by now.
            return ""
        says = _("There is no topic “%(name)s”. Write one as it is on this site.")
        if found:
            says = _("Several topics are called “%(name)s”. Write the end of its address instead.")
        told = {"column": item.columns["topic"], "says": says % {"name": named[:60]}}
        return _("Column “%(column)s”: %(says)s") % told

    def find_question(self, item: Item) -> Question | None:
        """Return the question of the bank that `item` is: of its id, else of its words."""
        alike = self.find_alike(item)
        named = make_slug(item.key, longest=LONGEST_SLUG)
        pk = self.by_slug.get(named) or (self.by_slug[alike[0]] if len(alike) == 1 else None)
        questions = Question.objects.select_related("current_version", "topic", "lesson", "bank")
        if pk or not alike:
            return questions.get(pk=pk) if pk else None
        # Words that several share tell none of them: the one that says all else as well is it.
        free = list(islice((slug for slug in alike if slug not in self.taken), MOST_ALIKE))
        found = questions.filter(pk__in=[self.by_slug[slug] for slug in free])
        by_slug = {one.slug: one for one in found}
        ordered = (by_slug[slug] for slug in free if slug in by_slug)
        return next((one for one in ordered if tells(item, one.current_version, self.form)), None)

    def find_alike(self, item: Item) -> list[str]:
        """Return the ids of the questions of the bank that have the words of an item."""
        words = words_of(text_of(item))
        return self.by_words.get(words, []) if words else []

    def choose_slug(self, item: Item, says: list[tuple[int, str]]) -> str:
        """Return the id of a new question: its own, or one of its name that nobody has."""
        wanted = make_slug(item.key, longest=LONGEST_SLUG)
        if wanted and not Question.objects.filter(slug=wanted).exists():
            if wanted != item.key:
                told = _("The id “%(old)s” becomes %(new)s.") % {"old": item.key, "new": wanted}
                says.append((item.line, told))
            return wanted
        if wanted:
            told = _("Another bank has the id %(id)s: this question gets one of its own.")
            says.append((item.line, told % {"id": wanted}))
        named = item.name or text_of(item)
        start = make_slug(named, longest=LONGEST_NAMED) or "question"
        used = set(Question.objects.filter(slug__startswith=start).values_list("slug", flat=True))
        used |= self.taken
        numbered = (f"{start}-{number}" for number in range(2, len(used) + 3))
        return start if start not in used else next(one for one in numbered if one not in used)

    def add(self, item: Item, slug: str) -> Compared:
        place = {"topic": self.topic, "difficulty": USUAL_DIFFICULTY, "tags": tags_of(item)}
        record = make_record(slug, item.kind, item.content, place | item.place, before={})
        compared = Compared(Outcome.ADD, kind=item.kind, record=record)
        if item.has_hole:
            # Its words may point at what is missing: no learner gets it before its author saw it.
            record["retired"] = True
            told = _("It comes in retired. Put it back on offer once you have seen it.")
            compared.says.append((item.line, told))
        return compared

    def change(self, item: Item, question: Question) -> Compared:
        """Return the question's record with what the item says, the rest as it was."""
        version = question.current_version
        before = self.keeper.find(file=self.bank.file, slug=question.slug)
        before = before or record_of(question)
        shown = strip_html(undress(version.content))
        kind, content = adopt(item, self.form, kind=version.kind, before=shown)
        if self.form != "yaml":
            content = keep_facts(content, shown, before)
        told = self.place_of(item, before)
        since = Since(item, question, author=self.author, now=before)
        place = since.settle_place(told)
        record = make_record(question.slug, kind, content, place, before=before)
        if record.get("retired") and not before.get("retired"):
            try:
                refuse_asked_in_lessons([question])
            except NotSaved as error:
                return Compared(Outcome.CANNOT, says=[(item.line, str(error))])
        changes = list_changes(before, record)
        says = [(item.line, one) for one in self.name_kept(item, content)]
        # A number without marks tells nothing of the place: any change counts.
        rewords = any(name not in since.stamp.marks for name, *_words in changes)
        is_overtaken = rewords and since.has_words_of_others()
        if is_overtaken and self.has_words_of(since.find_version(), item, (told, place)):
            record = leave_words(before, place)
            changes = list_changes(before, record)
            stays = _("It says what version %(was)s said: what others have saved since stays.")
            says = [(item.line, stays % {"was": since.stamp.version})]
            is_overtaken = bool(changes) and not since.stamp.marks
        if is_overtaken or since.clashes:
            says = [since.refuse(words=is_overtaken)]
            return Compared(Outcome.CANNOT, kind=kind, question=question, says=says)
        outcome = Outcome.CHANGE if changes else Outcome.SAME
        says += since.tell_stays()
        if rewords:
            says += since.tell_unknown()
        return Compared(outcome, "", record["kind"], record, question, changes, says)

    def place_of(self, item: Item, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return where an item belongs: as it says, and as its question is where it says nothing.

        YAML says nothing of topic and difficulty alone: what else it leaves out goes.
        """
        if self.form == "yaml":
            return {name: before.get(name) for name in ("topic", "difficulty")} | item.place
        place = {name: before.get(name) for name in PLACE} | item.place
        return place | {"tags": tags_of(item) or before.get("tags", [])}

    def has_words_of(
        self, was: QuestionVersion | None, item: Item, places: Sequence[Mapping[str, Any]]
    ) -> bool:
        """Return whether an item says what a version said, the place of the version included.

        `places` are what it says of its place, and that with what others have set since: the
        first may be gone by now, the second need not go with its section.
        """
        if was is None:
            return False
        if self.form == "yaml":
            # As its author wrote it, facts and all.
            return any(self.make_checksum(item, place) == was.checksum for place in places)
        difficulty = item.place.get("difficulty", was.difficulty)
        return tells(item, was, self.form) and difficulty == was.difficulty

    def make_checksum(self, item: Item, place: Mapping[str, Any]) -> str:
        """Return the checksum of the version that an item would be; "" where it cannot be one."""
        record = make_record("as-it-was", item.kind, item.content, place, before={})
        wording = self.keeper.examine(record, file=self.bank.file).wording
        return wording.checksum if wording else ""

    def name_kept(self, item: Item, content: Mapping[str, Any]) -> Iterator[str]:
        """Say of the answer of a row that it changes no scheme which an author wrote."""
        answer = item.content.get("model_answer") if item.is_essay else None
        if self.form == "csv" and answer and not is_same(answer, content.get("model_answer", "")):
            yield _("The answer stays as it is: the question has a marking scheme of its own.")


def tells(item: Item, version: QuestionVersion, form: str) -> bool:
    """Return whether an item of a file of this form says what a version says."""
    shown = strip_html(undress(version.content))
    told = adopt(item, form, kind=version.kind, before=shown)
    return is_same(told, (version.kind, shown))


def name_missing(item: Item) -> None:
    """Name the pictures that an item shows and that neither its file nor this site has."""
    names = [name for name in find_names(item.content) if name not in item.pictures]
    for name in find_missing(names) if names else ():
        says = _("The picture %(name)s is not on this site.") % {"name": name}
        item.lose(says, leaves_hole=True)


def is_storable(record: Mapping[str, Any]) -> bool:
    """Return whether the database can hold a record: JSON has no number without end."""
    try:
        json.dumps(record, allow_nan=False)
    except ValueError:
        return False
    return True


def leave_words(before: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with another topic, lesson and tags, and all else as it was."""
    moved = {**before, **{name: place.get(name) for name in OF_RECORD}}
    return make_record(before["id"], before["kind"], content_of(before), moved, before=before)


def keep_facts(
    content: Mapping[str, Any], shown: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `content` with each unchanged entry as its author wrote it, facts and all."""
    return {
        name: before[name] if name in before and is_same(value, shown.get(name)) else value
        for name, value in content.items()
    }


def list_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the entries of two records that differ, each with its words before and after."""
    names = dict.fromkeys([*before, *after])
    return [
        (name, tell_value(before.get(name)), tell_value(after.get(name)))
        for name in names
        if not is_same(before.get(name, ""), after.get(name, ""))
    ]


def tell_value(value: Any) -> str:
    """Return what an entry says, a line for each thing in it."""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {tell_value(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "\n".join(tell_value(inner) for inner in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def tags_of(item: Item) -> list[str]:
    """Return the tags of an item as tags of ours."""
    slugs = (make_slug(tag, longest=LONGEST_SLUG) for tag in item.tags)
    return list(dict.fromkeys(slug for slug in slugs if slug))


def words_of(text: str) -> str:
    """Return what makes two texts the same question: their words, without marks and case."""
    return " ".join(WORD.findall(text)).casefold()


def place_fault(item: Item, fault) -> tuple[int, str, str, str]:
    """Return a fault with its line, the path of its entry, and the column of a table."""
    return item.line, fault.sentence, fault.path, find_column(item.columns, fault.path)


def title_of(item: Item) -> str:
    """Return what the preview calls an item."""
    return (item.name or make_name(strip_marks(text_of(item)[:NAMED_BY])) or item.key)[:200]


def text_of(item: Item) -> str:
    """Return what an item asks; "" where YAML has something else there, which the check names."""
    text = item.content.get("text")
    return text if isinstance(text, str) else ""
