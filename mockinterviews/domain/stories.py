"""The story bank: what one learner tells of themself. Nobody else sees it, until a copy is shared.

Every save says which revision it was based on. One that is based on the newest is taken over;
another is refused, and its words are kept beside the newest as a version. What a save replaces is
kept as well: while somebody mostly adds, one version stands for five minutes of writing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from mockinterviews.models import Competency, Part, Story, StoryVersion
from mockinterviews.models.stories import LONGEST_PART, LONGEST_TITLE
from questions.models import Submission

KEPT_AFTER_DELETION = timedelta(days=7)
# So long one version takes in what is only added.
ONE_SITTING = timedelta(minutes=5)
# Words that one version may lose on the way, such as those that were typed wrong.
MOST_LOST = 8
MOST_VERSIONS = 60
MOST_STORIES = 200
NAMES = ("title", *Part.values, "competencies")


@dataclass(frozen=True)
class Words:
    """What a story says: its title, its parts by name, and the slugs of its competencies."""

    title: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    competencies: tuple[str, ...] = ()

    @property
    def fields(self) -> dict:
        """The fields of a row that hold these words."""
        texts = {part: read_text(self.parts.get(part, "")) for part in Part.values}
        title = " ".join(read_text(self.title).split())
        return {"title": title, **texts, "competencies": sorted(set(self.competencies))}


class StoryRefused(Exception):
    """Words that cannot be stored. Carries a sentence for the person; nothing was changed."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class StoryChanged(Exception):
    """The story was changed since the writer saw it. Carries it as it stands."""

    def __init__(self, story: Story):
        super().__init__(story.pk)
        self.story = story


def read_text(value: str) -> str:
    """Return typed text with the line ends of the server."""
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def stories_for_user(user: User) -> QuerySet[Story]:
    """The stories of `user`, the one written last first, without what machines read of them."""
    return Story.objects.filter(learner=user, deleted_at=None).defer("vector", "meaning")


def deleted_stories(user: User) -> QuerySet[Story]:
    """Return what `user` deleted and can bring back, the last deleted first."""
    gone = Story.objects.filter(learner=user, deleted_at__isnull=False)
    return gone.defer("vector", "meaning").order_by("-deleted_at", "pk")


def competencies_on_offer() -> list[Competency]:
    """Return the competencies that the packs name, each slug once, in the order of the packs."""
    found: dict[str, Competency] = {}
    for one in Competency.objects.filter(retired_at=None):
        found.setdefault(one.slug, one)
    return list(found.values())


def add_story(
    *, learner: User, words: Words, id: UUID, source: Submission | None = None, now: datetime
) -> Story:
    """Store a new story under the id that its page gave it.

    Sent twice it is stored once, with the words of the later. Raise StoryRefused where the words
    are too long, the bank is full, or the id is somebody else's.
    """
    fields = check(words)
    with transaction.atomic():
        # One at a time, so that the count holds: a lock on the person's row.
        User.objects.select_for_update(no_key=True).only("pk").get(pk=learner.pk)
        known = Story.objects.filter(pk=id).first()
        if known is None:
            if Story.objects.filter(learner=learner, deleted_at=None).count() >= MOST_STORIES:
                says = _("You have %(count)s stories, which is the limit. Delete one first.")
                raise StoryRefused(says % {"count": MOST_STORIES})
            times = {"created_at": now, "updated_at": now}
            return Story.objects.create(id=id, learner=learner, source=source, **times, **fields)
    if known.learner_id != learner.pk:
        raise StoryRefused(
            _("This story could not be kept. Open the page again and write it anew.")
        )
    return write_story(story=known, words=words, based_on=1, now=now)


def write_story(*, story: Story, words: Words, based_on: int, now: datetime) -> Story:
    """Change the words of a story. `based_on` is the revision that the writer saw.

    The words that it had are kept as a version. The same words again change nothing. Raise
    StoryChanged where another tab has changed it since, and keep the refused words as a version;
    StoryRefused where they are too long. A story that another tab deleted comes back.
    """
    fields = check(words)
    with transaction.atomic():
        story = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
        is_taken = based_on == story.revision
        if is_taken and fields != fields_of(story):
            keep_version(story, now)
            change(story, fields, now)
        elif not is_taken and fields != fields_of(story):
            keep_refused(story, fields, now)
    if not is_taken and fields != fields_of(story):
        raise StoryChanged(story)
    return story


def change(story: Story, fields: dict, now: datetime) -> None:
    for name, value in fields.items():
        setattr(story, name, value)
    story.revision += 1
    story.updated_at = now
    story.deleted_at = None
    story.save(update_fields=[*fields, "revision", "updated_at", "deleted_at"])


def check(words: Words) -> dict:
    """Return the fields of `words`. Raise StoryRefused where one is too long."""
    fields = words.fields
    if len(fields["title"]) > LONGEST_TITLE:
        says = _("This title has %(count)s characters; %(limit)s is the limit. Shorten it.")
        raise StoryRefused(says % {"count": len(fields["title"]), "limit": LONGEST_TITLE})
    for part in Part:
        if len(fields[part]) > LONGEST_PART:
            says = _("%(part)s has %(count)s characters; %(limit)s is the limit. Shorten it.")
            named = {"part": part.label, "count": len(fields[part]), "limit": LONGEST_PART}
            raise StoryRefused(says % named)
    return fields


def fields_of(written: Story | StoryVersion) -> dict:
    """Return the words of a story or a version, as `Words.fields` has them."""
    return {name: getattr(written, name) for name in NAMES}


def words_of(written: Story | StoryVersion) -> Words:
    return Words(written.title, written.parts, tuple(written.competencies))


def keep_version(story: Story, now: datetime) -> None:
    """Keep what the story says now, before it is changed.

    Where the newest version is of the same sitting and nearly nothing of it is gone, it takes these
    words instead of becoming one of many.
    """
    if not (story.title or any(map(str.strip, story.parts.values()))):
        return
    newest = story.versions.filter(sort=StoryVersion.Sort.SAVED).first()
    lost = newest.lost + count_lost(newest, story) if newest else 0
    if newest and now - newest.begun_at < ONE_SITTING and lost <= MOST_LOST:
        newest.saved_at, newest.lost = story.updated_at, lost
        for name, value in fields_of(story).items():
            setattr(newest, name, value)
        newest.save(update_fields=[*NAMES, "saved_at", "lost"])
        return
    keep(story, fields_of(story), StoryVersion.Sort.SAVED, begun_at=now, saved_at=story.updated_at)


def count_lost(before: StoryVersion, after: Story) -> int:
    """Return how many words of `before` are not in `after`; words that only moved are there."""
    return (count_words(before) - count_words(after)).total()


def count_words(written: Story | StoryVersion) -> Counter:
    return Counter(word for text in written.parts.values() for word in text.split())


def keep_refused(story: Story, fields: dict, now: datetime) -> None:
    """Keep words that were not taken over; a resend of the same is kept once."""
    sort = StoryVersion.Sort.REFUSED
    newest = story.versions.filter(sort=sort).first()
    if newest is None or fields_of(newest) != fields:
        keep(story, fields, sort, begun_at=now, saved_at=now)


def keep(story: Story, fields: dict, sort: str, *, begun_at: datetime, saved_at: datetime) -> None:
    StoryVersion.objects.create(
        story=story, sort=sort, begun_at=begun_at, saved_at=saved_at, **fields
    )
    old = story.versions.values_list("pk", flat=True)[MOST_VERSIONS:]
    story.versions.filter(pk__in=list(old)).delete()


@transaction.atomic
def restore_version(*, version: StoryVersion, now: datetime) -> Story:
    """Let a story say again what it said in `version`; what it says now is kept as a version."""
    story = Story.objects.select_for_update(of=("self",)).get(pk=version.story_id)
    fields = fields_of(version)
    if fields != fields_of(story):
        keep(
            story,
            fields_of(story),
            StoryVersion.Sort.SAVED,
            begun_at=now - ONE_SITTING,
            saved_at=story.updated_at,
        )
        change(story, fields, now)
    return story


def delete_story(*, story: Story, now: datetime) -> None:
    """Take a story away. For a week it can be brought back; what was shared stays an answer."""
    Story.objects.filter(pk=story.pk, deleted_at=None).update(deleted_at=now)


def bring_back_story(*, story: Story) -> None:
    """Undo a deletion, as often as one likes."""
    Story.objects.filter(pk=story.pk).update(deleted_at=None)


def drop_deleted_stories(*, now: datetime) -> int:
    """Remove for good what was deleted a week ago. Return how many stories that were."""
    gone = Story.objects.filter(deleted_at__lt=now - KEPT_AFTER_DELETION)
    count = gone.count()
    gone.delete()
    return count


def name_competencies(slugs: Iterable[str], offered: Iterable[Competency]) -> list[str]:
    """Return the titles of competencies; of one that no pack names any more its slug."""
    titles = {one.slug: one.title for one in offered}
    return [titles.get(slug, slug) for slug in slugs]
