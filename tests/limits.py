"""Somebody who has used up a limit, and what they are told."""

import re
from datetime import timedelta

from django.utils import timezone

from accounts.domain.turns import Limit
from accounts.models import Allowance

SENTENCE = r"Too many tries\. You can try again at \d\d:\d\d\."


def use_up(person, limit: Limit) -> None:
    """As after a burst that lasts until long after this test."""
    later = timezone.now() + timedelta(hours=2)
    Allowance.objects.create(key=f"{limit.name}:{person.pk}", free_at=later)


def said_when(answer) -> str:
    """Check that `answer` refuses and says until when, and return all that it says."""
    said = answer.content.decode()
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert re.search(r"You can try again at \d\d:\d\d\.", said)
    return said
