"""The lock on an answer, which comes before that on its request."""

from questions.models import Submission


def lock_submission(submission: Submission) -> None:
    """Let one asking wait for the other, and for a review or a score that just arrives."""
    Submission.objects.select_for_update(no_key=True).only("pk").get(pk=submission.pk)
