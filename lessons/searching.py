"""What search finds of lessons: each lesson, each of its sections, and one's own notes on them."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from lessons.domain.markdown import read_words
from lessons.domain.queries import lessons_on_shelf, notes_for_user, terms_on_shelf
from lessons.domain.sections import split_sections
from lessons.models import Lesson, Note
from studyhub.searchable import OwnKind, Searchable, SearchKind

KINDS = (
    SearchKind("lesson", _("Lesson"), _("Lessons"), order=1),
    SearchKind("term", _("Glossary"), _("Glossary"), order=2),
)


def find_documents(pack: str) -> Iterator[Searchable]:
    """Yield the lessons of a pack that can be read (what stands before the first section, then each
    section), and the words of its glossary."""
    lessons = lessons_on_shelf().filter(pack=pack).select_related("current_version", "topic")
    # The pages of a few lessons at a time: those of all are more than a load may hold.
    for lesson in lessons.defer("current_version__markdown").iterator(chunk_size=20):
        yield from find_parts(lesson)
    for term in terms_on_shelf().filter(pack=pack):
        yield Searchable(
            kind="term",
            key=term.slug,
            title=term.title,
            above=", ".join(term.also),
            text=read_words(term.definition_html),
            url=reverse("term", args=[term.slug]),
        )


def find_parts(lesson: Lesson) -> Iterator[Searchable]:
    version = lesson.current_version
    (_none, _untitled, opening), *sections = split_sections(version)
    url = reverse("lesson", args=[lesson.slug])
    aims = [objective["text"] for objective in version.objectives]
    yield Searchable(
        kind="lesson",
        key=lesson.slug,
        title=lesson.title,
        above=lesson.topic.title,
        text=" ".join([version.goal, version.opening, *aims, read_words(opening)]),
        url=url,
        topic_id=lesson.topic_id,
    )
    titles = {section["slug"]: section["title"] for section in version.sections}
    for slug, _heading, below in sections:
        yield Searchable(
            kind="lesson",
            key=f"{lesson.slug}#{slug}",
            title=titles.get(slug, ""),
            above=lesson.title,
            text=read_words(below),
            url=f"{url}#{slug}",
            topic_id=lesson.topic_id,
        )


def show_notes(user: User, keys: Iterable[str]) -> dict[str, Searchable]:
    """Return the notes among `keys` that are of `user`, as search shows them."""
    notes = notes_for_user(user).filter(pk__in=list(keys)).select_related("lesson__topic")
    return {str(note.pk): show_note(note) for note in notes}


def show_note(note: Note) -> Searchable:
    return Searchable(
        kind="note",
        key=str(note.pk),
        title=note.lesson.title,
        above=note.lesson.topic.title,
        text=" ".join(f"{note.text} {note.quote}".split()),
        url=f"{reverse('lesson', args=[note.lesson.slug])}#note-{note.pk}",
        topic_id=note.lesson.topic_id,
    )


OWN = (
    OwnKind(
        SearchKind("note", _("Your note"), _("Your notes"), order=4, roles=(Role.LEARNER,)),
        rows=notes_for_user,
        key="pk",
        topic="lesson__topic_id",
        show=show_notes,
    ),
)
