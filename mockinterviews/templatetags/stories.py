"""What pages of lower apps show of stories."""

from django import template

from mockinterviews.domain.story_matching import Fit, find_far_beginning
from questions.models import Kind

register = template.Library()


@register.simple_tag(takes_context=True)
def far_beginning(context, submission) -> Fit | None:
    """Return the story that an answer was begun with, where it is far from the question.

    It is shown to its learner alone.
    """
    if submission.version.kind != Kind.STAR or submission.learner_id != context["request"].user.pk:
        return None
    return find_far_beginning(submission)
