"""Answer templates of this site: sections with guidance, weights and a share of the words."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from questions.domain.differences import Change, compare_records
from questions.domain.editing import NotSaved
from questions.kinds import Entry
from questions.models import AnswerTemplate, Question
from studyhub.advisory import Advisory, hold

LONGEST_TITLE = 200
Record = dict[str, Any]


class Overtaken(NotSaved):
    """Somebody has saved the template since it was opened. Carries it as it is now, and how."""

    def __init__(self, record: Record, changes: list[Change]):
        self.record, self.changes = record, changes
        super().__init__([("", _("Somebody else saved this template meanwhile."))])


class TemplateInUse(Exception):
    """A template that questions stand on. Carries a sentence for the author."""

    def __init__(self, count: int):
        sentence = ngettext(
            "%(count)s question stands on this template, retired ones counted: give it another "
            "one first.",
            "%(count)s questions stand on this template, retired ones counted: give them another "
            "one first.",
            count,
        )
        self.sentence = sentence % {"count": count}
        super().__init__(self.sentence)


SECTION_ENTRIES = (
    Entry("title", "title", gettext_lazy("Name")),
    Entry(
        "sections",
        "records",
        gettext_lazy("Sections"),
        gettext_lazy("In the order in which they are written."),
        entries=(
            Entry("title", "title", gettext_lazy("Title")),
            Entry("guidance", "text", gettext_lazy("Guidance")),
            Entry(
                "share",
                "range",
                gettext_lazy("Share of all words"),
                gettext_lazy("Per cent, least and most."),
            ),
            Entry("weight", "number", gettext_lazy("Weight")),
            Entry(
                "slug",
                "slug?",
                gettext_lazy("Slug"),
                gettext_lazy("Answers are kept under it: it stays when you reword the title."),
            ),
        ),
    ),
)


@transaction.atomic
def save_template(
    *, template: AnswerTemplate | None, record: Record, opened: Record | None = None
) -> AnswerTemplate:
    """Save a template of this site. Raises NotSaved, naming the fields.

    With `opened`, the record that the author began with, what somebody else saved since is not
    written over: raises Overtaken. Questions keep the sections that they were saved with; the next
    saving of one takes these.
    """
    if faults := list(find_faults(record)):
        raise NotSaved(faults)
    sections = name_sections(record["sections"])
    if template is None:
        slug = free_slug(record["title"])
        return AnswerTemplate.objects.create(slug=slug, title=record["title"], sections=sections)
    template = AnswerTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    theirs = record_of(template)
    if opened is not None and (changes := compare_records(opened, theirs)):
        raise Overtaken(theirs, changes)
    template.title, template.sections = record["title"], sections
    template.save(update_fields=["title", "sections"])
    return template


@transaction.atomic
def remove_template(*, template: AnswerTemplate) -> None:
    """Remove a template of this site that no question stands on. Twice is once.

    What was saved on it before keeps its sections. Raises TemplateInUse.
    """
    # Who saves a question on it shares this until that is stored, and so is counted.
    hold(Advisory.TEMPLATES)
    locked = AnswerTemplate.objects.select_for_update().filter(pk=template.pk, pack="")
    for one in locked:
        if count := Question.objects.filter(current_version__content__template=one.slug).count():
            raise TemplateInUse(count)
        one.delete()


def record_of(template: AnswerTemplate) -> Record:
    """Return what an author can change of a template."""
    return {"title": template.title, "sections": template.sections}


def find_faults(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a template lacks or has wrong, by field."""
    if not record.get("title"):
        yield "title", _("Enter a name for the template.")
    yield from find_long_title("title", record)
    sections = record.get("sections") or []
    if not sections:
        yield "sections", _("Add a section: a template has one at least.")
    for number, section in enumerate(sections):
        at = f"sections.{number}"
        if not section.get("title"):
            yield f"{at}.title", _("Enter a title for the section.")
        yield from find_long_title(f"{at}.title", section)
        if not section.get("guidance"):
            yield f"{at}.guidance", _("Say what belongs into the section.")
        if not is_range(section.get("share")):
            yield f"{at}.share", _("Give two numbers from 0 to 100, the least first.")
        weight = section.get("weight")
        if not isinstance(weight, int | float) or not 0 < weight <= 100:
            yield f"{at}.weight", _("Give a number above 0.")


def find_long_title(field: str, record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    count = len(record.get("title") or "")
    if count > LONGEST_TITLE:
        says = _("This title has %(count)s characters; %(limit)s is the limit. Shorten it.")
        yield field, says % {"count": count, "limit": LONGEST_TITLE}


def is_range(value: Any) -> bool:
    numbers = isinstance(value, list) and all(isinstance(one, int | float) for one in value)
    return bool(numbers) and len(value) == 2 and 0 <= value[0] <= value[1] <= 100


def name_sections(sections: list[dict]) -> list[dict]:
    """Give each section a slug of its own, and its entries the order of a pack."""
    taken: set[str] = set()
    named = []
    for section in sections:
        start = slugify(section.get("slug") or section["title"])[:60] or "section"
        numbered = (f"{start}-{number}" for number in range(2, len(sections) + 2))
        slug = next(name for name in (start, *numbered) if name not in taken)
        taken.add(slug)
        named.append(
            {
                name: section[name] if name != "slug" else slug
                for name in ("slug", "title", "guidance", "share", "weight")
            }
        )
    return named


def free_slug(title: str) -> str:
    start = slugify(title)[:80] or "template"
    taken = set(
        AnswerTemplate.objects.filter(slug__startswith=start).values_list("slug", flat=True)
    )
    numbered = (f"{start}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (start, *numbered) if name not in taken)
