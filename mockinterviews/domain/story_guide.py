"""What belongs into each part of a story, and how much of it."""

from django.utils.translation import gettext_lazy as _

from mockinterviews.models import Part
from questions.kinds.base import Field

# About how many words a story has that is told in two to three minutes.
AIM = (250, 380)
GUIDANCE = {
    Part.SITUATION: (
        _(
            "Where and when was it, who was involved, and what was at stake? Two or three "
            "sentences."
        ),
        (10, 15),
    ),
    Part.TASK: (
        _("What was your own duty, and how would one know that it was done well?"),
        (8, 12),
    ),
    Part.ACTION: (
        _(
            "Three to five things that you did, in order, each with its reason. Name the options "
            "that you turned down. Say “I” for your acts and “we” for the team's."
        ),
        (50, 60),
    ),
    Part.RESULT: (
        _(
            "What changed, by how much, and how was it measured? Only figures that you can stand "
            "behind."
        ),
        (15, 20),
    ),
    Part.REFLECTION: (
        _("What would you do differently today, and what have you changed since?"),
        (4, 10),
    ),
}
# What other templates call the parts of a story.
ALIKE = {"context": Part.SITUATION.value}
SHARES = {part.value: share for part, (_says, share) in GUIDANCE.items()}


def story_fields() -> list[Field]:
    """Return the parts of a story as an editor shows them."""
    return [
        Field(part.value, str(part.label), str(says), share)
        for part, (says, share) in GUIDANCE.items()
    ]
