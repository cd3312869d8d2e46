"""Every address of the site against everybody who may ask for it."""

import logging

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from studyhub import urls
from tests.addresses import (
    FOR_STRANGERS,
    PEOPLE,
    SIGN_IN,
    TABLE,
    is_of_allauth,
    list_patterns,
)

SECOND_STEP = "second step"
# What a request gets that was let in nowhere, and changed nothing.
IN_VAIN = (SIGN_IN, 401, 404)
# Who gets in by a role alone.
WITH_ROLES = ("frank", "carol", "dana")


@pytest.fixture
def people(request, db) -> dict[str, Client]:
    """The browsers of everybody."""
    browsers = {name: Client() for name in PEOPLE}
    for name in PEOPLE[1:]:
        browsers[name].force_login(request.getfixturevalue(name))
    return browsers


@pytest.fixture
def bare_404(monkeypatch) -> None:
    """Half of the table is "not found", whose whole page `tests/studyhub/test_views.py` reads."""
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponse(status=404))


@pytest.fixture
def sparing(monkeypatch) -> None:
    """Nobody reads what thousands of requests rendered, nor the log of them."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


def ask(browser: Client, method: str, address: str, **headers: str) -> int | str:
    """Return the status, or that the page to sign in or to add a second step comes.

    Whatever it changed is undone.
    """
    with transaction.atomic():
        response = browser.generic(method, address, headers=headers)
        transaction.set_rollback(True)
    return read(response)


def ask_in_vain(browser: Client, method: str, address: str, **headers: str) -> int | str:
    """Return the same where the table says that nobody gets in: then there is nothing to undo."""
    return read(browser.generic(method, address, headers=headers))


def read(response: HttpResponse) -> int | str:
    leads_to = response.url if response.status_code == 302 else ""
    if leads_to == reverse("mfa_index"):
        return SECOND_STEP
    to_sign_in = leads_to.startswith(reverse("account_login"))
    return SIGN_IN if to_sign_in else response.status_code


@pytest.mark.timeout(400)
def test_each_address_gives_each_person_what_the_table_says(
    people, things, settings, make_person, bare_404, sparing
):
    """All rows in one test: what they need is made once, and each asking is undone.

    What a role opens is opened to nobody whose role waits for a second step.
    """

    def find(row) -> str:
        return reverse(row.name, args=[things[name] for name in row.args])

    faults = []
    for row in TABLE:
        address = find(row)
        ways = {name: ask_in_vain if row.expected[name] in IN_VAIN else ask for name in PEOPLE}
        got = {name: ways[name](people[name], row.method, address) for name in PEOPLE}
        faults += [
            f"{row}: {name} got {got[name]}, and the table says {row.expected[name]}"
            for name in PEOPLE
            if got[name] != row.expected[name]
        ]
        # A part of a page is no place for the page that asks to sign in.
        if got["nobody"] == SIGN_IN:
            part = ask_in_vain(people["nobody"], row.method, address, hx_request="true")
            faults += [f"{row}: nobody got {part} for a part of a page"] if part != 401 else []
    assert not faults, "\n".join(faults)
    for_roles = [row for row in TABLE if any(row.expected[name] != 404 for name in WITH_ROLES)]
    for_roles = [row for row in for_roles if row.expected["eve"] == 404]
    settings.SECOND_STEP_ROLES = frozenset({"staff", "mentor", "author"})
    waiting = Client()
    waiting.force_login(make_person("gina", "staff", "mentor", "author"))
    got = [(ask_in_vain(waiting, row.method, find(row)), str(row)) for row in for_roles]
    assert [one for one in got if one[0] not in (SECOND_STEP, 404)] == []
    # Nothing says where to go at /metrics, and what is of one author alone is found by her.
    assert sum(status == SECOND_STEP for status, _row in got) > 100


def test_table_has_every_address_of_the_site():
    ours = [one for one in list_patterns(get_resolver().url_patterns) if not is_of_allauth(one)]
    assert {one.name for one in ours} == {row.name for row in TABLE}
    assert len({one.name for one in ours}) == len(ours)


def test_addresses_of_allauth_are_for_strangers_or_lead_to_the_sign_in(people):
    """Each is one's own: no role opens or shuts any, and a stranger gets those of strangers."""
    theirs = [one for one in list_patterns(get_resolver().url_patterns) if is_of_allauth(one)]
    assert theirs
    got = {}
    for one in theirs:
        # With the arguments of the lists that it stands in.
        [(_address, arguments)], *_rest = get_resolver().reverse_dict[one.name]
        words = dict.fromkeys(arguments, "1")
        address = reverse(one.name, kwargs=words)
        got[one.name] = {name: ask(browser, "GET", address) for name, browser in people.items()}
    strangers = {name: statuses.pop("nobody") for name, statuses in got.items()}
    assert {name for name, status in strangers.items() if status != SIGN_IN} == FOR_STRANGERS
    assert {strangers[name] for name in FOR_STRANGERS} <= {200, 302}
    uneven = {name: statuses for name, statuses in got.items() if len(set(statuses.values())) > 1}
    assert uneven == {}
    assert SIGN_IN not in {status for statuses in got.values() for status in statuses.values()}
