"""The table of counted attempts: nobody can push another's out, and it does not grow for ever."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.domain.attempts import drop_expired_attempts

pytestmark = pytest.mark.django_db

# They sort behind every key of ours: a table that is full loses its first ones.
OTHERS = """
INSERT INTO studyhub_cache (cache_key, value, expires)
SELECT ':1:zzz:' || number, 'gAROLg==', %s FROM generate_series(1, 1000) number
"""


def try_to_sign_in(client) -> int:
    given = {"login": "alice@example.org", "password": "wrong"}
    return client.post(reverse("account_login"), given).status_code


def add_others(expires) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, [expires])


def test_a_thousand_other_keys_do_not_lift_a_limit(client, alice):
    cache.clear()
    assert {try_to_sign_in(client) for _try in range(5)} == {200}
    assert try_to_sign_in(client) == 429
    add_others(timezone.now() + timedelta(hours=1))
    cache.set("later", 1)
    assert try_to_sign_in(client) == 429


def test_what_counts_no_more_is_dropped_and_the_rest_stays(client, alice):
    now = timezone.now()
    cache.set("counts", 1, 60)
    add_others(now - timedelta(seconds=1))
    assert drop_expired_attempts(now=now) == 1000
    assert drop_expired_attempts(now=now) == 0
    assert cache.get("counts") == 1
