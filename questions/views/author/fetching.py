"""Fetches of authors' pages. Authors and staff see all banks; for others there are none."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.access import role_required
from accounts.models import Role
from questions.models import Question

authors_only = role_required(Role.AUTHOR, Role.STAFF)


def get_question(question_id: UUID) -> Question:
    """Return a question with its current version and its place, or 404."""
    return get_object_or_404(
        Question.objects.select_related("current_version", "bank", "topic", "lesson"),
        pk=question_id,
        current_version__isnull=False,
    )
