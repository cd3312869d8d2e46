"""What there is to read: querysets in, querysets out."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, FilteredRelation, Func, IntegerField, Max, Q, QuerySet

from accounts.models import User
from lessons.domain.leaving_out import is_left_out
from lessons.models import Bookmark, Lesson, LessonProgress, Note, Term, Topic


def topic_order(path: str = "") -> tuple[str, ...]:
    """Return the names to order rows by whose topic is at `path`, such as "topic__".

    This is the order of the shelf, and that of every list of topics or lessons. It goes track by
    track: each pack counts the positions of its tracks from 0, so that tracks share them.
    """
    names = ("track__position", "track_id", "position", "pk")
    return tuple(f"{path}{name}" for name in names)


# Whether a topic is on the shelf; and of what stands in one, whether that is.
TOPIC_ON_OFFER = Q(retired_at=None, track__retired_at=None)
IN_TOPIC_ON_OFFER = Q(topic__retired_at=None, topic__track__retired_at=None)


def topics_on_shelf() -> QuerySet[Topic]:
    """The topics that are not retired, each with its track, in the order of the shelf."""
    topics = Topic.objects.filter(TOPIC_ON_OFFER).select_related("track")
    return topics.order_by(*topic_order())


def lessons_on_shelf() -> QuerySet[Lesson]:
    """The lessons that can be read, in the order of the shelf."""
    readable = Lesson.objects.filter(
        IN_TOPIC_ON_OFFER, retired_at=None, current_version__isnull=False
    )
    return in_shelf_order(readable)


def in_shelf_order(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    """Lessons by track, topic and position."""
    return lessons.order_by(*lesson_order())


def lesson_order() -> tuple[str, ...]:
    return (*topic_order("topic__"), "position", "pk")


def lessons_to_read() -> QuerySet[Lesson]:
    """Lessons with all that their page shows, retired ones as well: an old link leads somewhere."""
    return (
        Lesson.objects.filter(current_version__isnull=False)
        .select_related("topic__track", "current_version")
        .defer("current_version__markdown")
    )


def lessons_with_sections() -> QuerySet[Lesson]:
    """Lessons with their contents only: enough to keep a place, and cheap."""
    return lessons_to_read().only("slug", "topic__track", "current_version__sections")


def terms_on_shelf() -> QuerySet[Term]:
    """The words of the glossary, by the alphabet."""
    return Term.objects.filter(retired_at=None)


def progress_for_user(user: User) -> QuerySet[LessonProgress]:
    """How far `user` has come in the lessons that they opened."""
    return LessonProgress.objects.filter(learner=user)


def notes_for_user(user: User) -> QuerySet[Note]:
    """The highlights and notes of `user`, in the order in which they were made."""
    return Note.objects.filter(learner=user, deleted_at=None).defer("vector")


def annotate_card(notes: QuerySet[Note]) -> QuerySet[Note]:
    """Add whether a recall card was made of each note and not deleted: `has_card`."""
    has_card = Q(recall_card__isnull=False, recall_card__deleted_at=None)
    return notes.annotate(has_card=has_card)


def bookmarks_for_user(user: User) -> QuerySet[Bookmark]:
    """The lessons that `user` wants to come back to, the latest first."""
    return Bookmark.objects.filter(learner=user).select_related("lesson__topic")


def unfinished_lessons(learner: User) -> QuerySet[Lesson]:
    """Return the lessons that the learner has not finished: opened last first, then the new ones.

    The new ones of the track that was read last come first: one goes on in what one began. Each
    page that names a next lesson goes by this order; `lessons.domain.shelf.find_next` is its twin.

    Topics that the learner leaves out have none of them.

    Each comes with `section` (the slug of the section reached), `seen` (slugs of sections),
    `opened_at` (None for a new one), and `ever_read` (whether any lesson was opened).
    """
    mine = FilteredRelation("progress", condition=Q(progress__learner=learner))
    return (
        lessons_on_shelf()
        .annotate(
            mine=mine,
            section=F("mine__section"),
            seen=F("mine__sections_seen"),
            opened_at=F("mine__updated_at"),
            done_at=F("mine__done_at"),
            ever_read=Exists(LessonProgress.objects.filter(learner=learner)),
        )
        .filter(~is_left_out(learner, topic="topic"), done_at=None)
        .select_related("topic", "current_version")
        .only(
            *("slug", "title", "topic__title"),
            *("current_version__minutes", "current_version__sections"),
        )
        .order_by(
            F("opened_at").desc(nulls_last=True),
            Func(
                # Depends on no lesson: PostgreSQL makes the list once for each query.
                ArraySubquery(tracks_read(learner)),
                F("topic__track_id"),
                function="array_position",
                output_field=IntegerField(),
            ).asc(nulls_last=True),
            *lesson_order(),
        )
    )


def tracks_read(learner: User) -> QuerySet:
    """Return the keys of the tracks that `learner` has read in, the one read last first."""
    opened = lessons_on_shelf().filter(progress__learner=learner).order_by()
    tracks = opened.values("topic__track_id").annotate(read_at=Max("progress__updated_at"))
    return tracks.order_by("-read_at", "topic__track_id").values("topic__track_id")
