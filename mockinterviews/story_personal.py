"""What the story bank tells a learner and leaves behind. `mockinterviews.personal` offers it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.domain.personal import Eraser, Export, Row, delete_rows, quote
from accounts.models import User
from mockinterviews.models import Part, Story, StoryShare, StoryUse, StoryVersion

MODELS = (Story, StoryVersion, StoryUse, StoryShare)


def tell_stories(person: User) -> Iterator[Row]:
    """Yield the stories, those as well that were deleted a moment ago: we still have them."""
    stories = (
        Story.objects.filter(learner=person)
        .defer("vector", "meaning")
        .prefetch_related("versions", "uses__question", "shares")
        .order_by("created_at", "pk")
    )
    for story in stories.iterator(chunk_size=50):
        yield {
            "id": story.pk,
            "title": story.title,
            "parts": story.parts,
            "competencies": story.competencies,
            "created_at": story.created_at,
            "updated_at": story.updated_at,
            "deleted_at": story.deleted_at,
            "made_of_answer": story.source_id,
            "read_as": story.touches,
            "versions": [
                {
                    "saved_at": version.saved_at,
                    "sort": version.sort,
                    "title": version.title,
                    "parts": version.parts,
                    "competencies": version.competencies,
                }
                for version in story.versions.all()
            ],
            "used_for": [
                {"question": use.question.slug, "used_at": use.used_at} for use in story.uses.all()
            ],
            "shared": [
                {
                    "answer": share.submission_id,
                    "shared_at": share.shared_at,
                    "covered": share.covered,
                }
                for share in story.shares.all()
            ],
        }


def write_story(row: Row) -> str:
    lines = [f"## {row['title'] or row['id']}", ""]
    for part in Part:
        if text := row["parts"][part.value]:
            lines += [f"**{part.label}**", "", quote(text), ""]
    return "\n".join(lines)


EXPORTS = (
    Export(name="stories", title=_("Stories"), models=MODELS, tell=tell_stories, write=write_story),
)
ERASERS = (
    Eraser(
        models=MODELS,
        erase=delete_rows(Story, of="learner"),
        goes=_("your stories with all their versions"),
    ),
)
