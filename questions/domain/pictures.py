"""Pictures of questions: kept under their names, found by them, and who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import Role, User
from questions.domain.queries import questions_on_offer
from questions.domain.showing import find_showings
from questions.models import Picture, PracticeItem, QuestionVersion, Submission
from questions.portable.pictures import Picture as Raster

# Of 2 MB each at most.
BATCH = 20


def keep_pictures(pictures: Iterable[Raster]) -> None:
    """Store pictures. One that is there already is the same."""
    rows = [Picture(name=one.name, content=one.data) for one in pictures]
    Picture.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@dataclass(frozen=True)
class Stored:
    """A picture that is there, which is read when its bytes are asked for, and not kept."""

    name: str

    @property
    def address(self) -> str:
        return f"/pictures/{self.name}"

    @property
    def data(self) -> bytes:
        return bytes(Picture.objects.values_list("content", flat=True).get(pk=self.name))


def find_pictures(names: Iterable[str]) -> dict[str, Stored]:
    """Return the pictures of these names that are there."""
    there = Picture.objects.filter(name__in=set(names)).values_list("name", flat=True)
    return {name: Stored(name) for name in there}


def find_missing(names: Iterable[str]) -> list[str]:
    """Return which of these names no picture has."""
    wanted = dict.fromkeys(names)
    there = find_pictures(wanted)
    return [name for name in wanted if name not in there]


def may_see(person: User, name: str) -> bool:
    """Return whether a picture is in a question that a person may see.

    A learner sees what is on offer, and what they were asked, retired since or not. Who writes
    questions or reads answers sees all.
    """
    if person.roles - {Role.LEARNER}:
        return True
    versions = QuestionVersion.objects.filter(pictures__contains=[name])
    is_on_offer = Exists(questions_on_offer().filter(pk=OuterRef("question")))
    asked = PracticeItem.objects.filter(practice__learner=person, version=OuterRef("pk"))
    answered = Submission.objects.filter(learner=person, version=OuterRef("pk"))
    is_shown = is_on_offer | Exists(asked) | Exists(answered)
    for one in find_showings():
        is_shown |= Q(pk__in=one.versions_shown(person))
    return versions.filter(is_shown).exists()
