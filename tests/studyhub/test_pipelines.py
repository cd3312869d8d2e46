"""A transaction in a pipeline is a transaction."""

import pytest
from django.db import IntegrityError, connection, transaction

from questions.models import Submission
from studyhub.pipelines import pipelined_transaction
from tests.factories import SubmissionFactory


@pytest.mark.django_db(transaction=True)
def test_pipelined_transaction_counts_rows_commits_and_hears_of_a_refusal():
    submission, heard = SubmissionFactory(), []
    mine = Submission.objects.filter(pk=submission.pk)
    with pipelined_transaction():
        assert [mine.filter(attempts=0).update(attempts=1) for _ in range(2)] == [1, 0]
        submission.failure = "lost"
        submission.save(update_fields=["failure"])
    # A check is looked at by the statement, a foreign key when the transaction commits.
    for refused in ({"attempts": -1}, {"topic_id": 0}):
        with pytest.raises(IntegrityError), pipelined_transaction():
            mine.update(failure="never", **refused)
    with pytest.raises(ZeroDivisionError), pipelined_transaction():
        _ = [mine.update(failure="never"), 1 / 0]
    assert mine.get().failure == "lost"
    with pipelined_transaction(), transaction.atomic():
        transaction.on_commit(lambda: heard.append(mine.get().failure))
        mine.update(failure="")
    assert (heard, connection.get_autocommit()) == ([""], True)
