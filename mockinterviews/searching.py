"""What search finds of interviews: one's own stories."""

from collections.abc import Iterable, Iterator

from django.db.models import BigIntegerField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from mockinterviews.domain.stories import stories_for_user
from mockinterviews.models import Story
from studyhub.searchable import OwnKind, Searchable, SearchKind

KINDS: tuple[SearchKind, ...] = ()


def find_documents(pack: str) -> Iterator[Searchable]:
    """Yield nothing: a pack brings no page of interviews that is worth a search."""
    yield from ()


def rows(person) -> QuerySet[Story]:
    """Return the stories of `person`. They belong to no topic."""
    return stories_for_user(person).annotate(topic_id=Value(None, output_field=BigIntegerField()))


def show_stories(user: User, keys: Iterable[str]) -> dict[str, Searchable]:
    """Return the stories among `keys` that are of `user`, as search shows them."""
    found = stories_for_user(user).filter(pk__in=list(keys))
    return {str(story.pk): show_story(story) for story in found}


def show_story(story: Story) -> Searchable:
    return Searchable(
        kind="story",
        key=str(story.pk),
        title=str(story),
        text=" ".join(" ".join(story.parts.values()).split()),
        url=reverse("story", args=[story.pk]),
    )


OWN = (
    OwnKind(
        SearchKind("story", _("Your story"), _("Your stories"), order=5, roles=(Role.LEARNER,)),
        rows=rows,
        key="pk",
        topic="topic_id",
        show=show_stories,
    ),
)
