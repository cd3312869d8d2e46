"""A statement is compiled once and gives what its queryset would give."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Count, Q, Value
from django.db.models.functions import Cast

from accounts.models import User
from studyhub.statements import Given, IsAmong, Statement

EMAIL = Given("email", models.EmailField())
SINCE = Given("since", models.DateTimeField())


def test_fetch_gives_rows_with_annotations_for_each_value_and_compiles_once(alice, eve, dana):
    built = []

    def build():
        built.append(1)
        staff = Count("groups", filter=Q(groups__name="staff"))
        return User.objects.filter(email=EMAIL).annotate(staff=staff)

    statement = Statement(build)
    for person, staff in ((alice, 0), (dana, 1), (alice, 0)):
        assert [(found, found.staff) for found in statement.fetch(email=person.email)] == [
            (person, staff)
        ]
    assert statement.fetch(email="nobody@example.org") == []
    assert built == [1]


def test_fetch_follows_relations_and_reckons_with_what_is_given(alice, django_assert_num_queries):
    members = User.groups.through.objects.select_related("user", "group")
    joined = members.filter(user__date_joined__gt=SINCE - timedelta(hours=1)).order_by("pk")[:1]
    statement = Statement(lambda: joined)
    with django_assert_num_queries(1):
        found = statement.fetch(since=alice.date_joined)
        assert [(one.user.email, one.group.name) for one in found] == [(alice.email, "learner")]
    assert statement.fetch(since=datetime(2999, 1, 1, tzinfo=UTC)) == []


def test_fetch_gives_plain_values(alice, bob):
    names = Group.objects.filter(user__email=EMAIL).values_list("name", flat=True)
    assert Statement(lambda: names).fetch(email=bob.email) == ["mentor"]
    people = User.objects.filter(email=EMAIL).values_list("display_name", "email")
    assert Statement(lambda: people).fetch(email=bob.email) == [("Bob", bob.email)]
    parsed = people.values_list("email", Cast(Value("[1]"), models.JSONField()))
    assert Statement(lambda: parsed).fetch(email=bob.email) == [(bob.email, [1])]


def test_fetch_without_a_value_names_it(alice):
    with pytest.raises(KeyError, match="email"):
        Statement(lambda: User.objects.filter(email=EMAIL)).fetch()


@pytest.mark.django_db(transaction=True)
def test_fetch_uses_the_connection_of_its_own_thread(alice):
    statement = Statement(lambda: User.objects.filter(email=EMAIL))
    ours = statement.fetch(email=alice.email)

    def fetch():
        try:
            return statement.fetch(email=alice.email)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as threads:
        theirs = threads.submit(fetch).result()
    assert ours == theirs == [alice]


def test_fetch_writes_out_what_does_not_change(alice, django_assert_num_queries):
    odd = "100 % of %s and 'more'"
    User.objects.filter(pk=alice.pk).update(display_name=odd)
    statement = Statement(lambda: User.objects.filter(display_name=odd, email=EMAIL))
    with django_assert_num_queries(1) as asked:
        assert statement.fetch(email=alice.email) == [alice]
    assert "''more''" in asked.captured_queries[0]["sql"]


def test_fetch_prepares_one_statement_for_numbers_of_any_size(alice):
    person = Given("person", models.BigIntegerField())
    statement = Statement(lambda: User.objects.filter(pk=person, theme="dark"))
    for number in (1, 2, 3, 40_000, 5_000_000_000):
        statement.fetch(person=number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%''dark''%'"
        )
        assert cursor.fetchone() == (1,)


def test_fetch_takes_a_list_of_any_length(alice, bob, eve):
    keys = Given("keys", ArrayField(models.BigIntegerField()))
    statement = Statement(lambda: User.objects.filter(IsAmong("pk", keys)).order_by("pk"))
    for people in ([alice, eve], [bob], []):
        found = statement.fetch(keys=[person.pk for person in people])
        assert found == sorted(people, key=lambda person: person.pk)
