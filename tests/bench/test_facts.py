"""What the bench of progress writes by COPY is what the site itself would have stored."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models import Sum

from bench import facts
from progress.domain.rebuild import rebuild
from progress.models import DailyActivity, ItemTally
from questions.models import Submission


@pytest.mark.django_db(transaction=True)
def test_rebuild_counts_every_answer_that_was_copied(monkeypatch):
    monkeypatch.setattr(facts, "BANKS", 2)
    monkeypatch.setattr(facts, "WRITERS", 1)
    monkeypatch.setattr(facts, "OF_BANK", facts.EACH // 2)
    address = urlsplit(os.environ["DATABASE_URL"])
    made = facts.Facts(address._replace(path=f"/{connection.settings_dict['NAME']}").geturl())
    made.add(facts.make_learners(2))
    rebuild(swap=True)
    assert not any(rebuild(swap=False).values())
    for model in (DailyActivity, ItemTally):
        assert model.objects.aggregate(sum=Sum("answers"))["sum"] == 2 * facts.EACH
    # As the factories' answers they can be read and explained.
    answer = Submission.objects.select_related("effective_score").latest("pk")
    assert answer.effective_score.report["kind"] == "single_choice"
