"""Who reaches a site, and what follows: address, demo accounts, what the operator is told."""

from urllib.parse import urlsplit

import pytest

from studyhub.supervisor.lifecycle import Options
from studyhub.supervisor.reach import (
    find_here,
    is_loopback,
    list_names,
    make_address,
    make_outer_address,
    names_missing,
    tell_address,
)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1"])
def test_loopback_address_is_seen_by_this_machine_alone(host):
    assert is_loopback(host)
    assert names_missing(host) == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "study.example.org"])
def test_other_address_needs_names(host, monkeypatch):
    monkeypatch.delenv("STUDYHUB_HOSTS", raising=False)
    assert not is_loopback(host)
    assert "STUDYHUB_HOSTS" in names_missing(host)
    monkeypatch.setenv("STUDYHUB_HOSTS", "study.example.org")
    assert names_missing(host) == ""


def test_commands_are_told_where_the_site_is_found(monkeypatch):
    monkeypatch.setenv("STUDYHUB_PRODUCTION", "yes")
    monkeypatch.delenv("STUDYHUB_URL", raising=False)
    monkeypatch.delenv("STUDYHUB_HOSTS", raising=False)
    monkeypatch.setenv("STUDYHUB_ORIGINS", "https://*.example.org")
    assert tell_address() == {}
    monkeypatch.setenv("STUDYHUB_HOSTS", ".example.org,study.example.net")
    assert tell_address() == {"STUDYHUB_URL": "https://study.example.net"}
    monkeypatch.setenv("STUDYHUB_ORIGINS", "https://study.example.org, https://other.example.org")
    assert tell_address() == {"STUDYHUB_URL": "https://study.example.org"}
    monkeypatch.setenv("STUDYHUB_URL", "https://study.example.org:8443")
    assert tell_address() == {"STUDYHUB_URL": "https://study.example.org:8443"}


@pytest.mark.parametrize(
    ("host", "here", "address"),
    [
        ("127.0.0.1", "127.0.0.1", "http://localhost:8000"),
        ("0.0.0.0", "127.0.0.1", "http://localhost:8000"),
        ("::", "::1", "http://localhost:8000"),
        ("127.0.0.2", "127.0.0.2", "http://127.0.0.2:8000"),
        ("fe80::5", "fe80::5", "http://[fe80::5]:8000"),
    ],
)
def test_site_is_asked_and_opened_where_it_listens_and_answers_there(host, here, address):
    assert find_here(host) == here
    assert make_address(host, 8000) == address
    assert urlsplit(address).netloc.removesuffix(":8000") in list_names(host).split(",")


@pytest.mark.parametrize(
    ("host", "names", "address"),
    [
        ("0.0.0.0", "localhost,127.0.0.1,[::1],192.168.1.5", "http://192.168.1.5:8000"),
        ("::", ".example.org,*, study.example.org", "http://study.example.org:8000"),
        ("0.0.0.0", "[fe80::5]", "http://[fe80::5]:8000"),
        ("192.168.1.5", "localhost", "http://192.168.1.5:8000"),
        ("0.0.0.0", "", "http://localhost:8000"),
        ("127.0.0.1", "study.example.org", "http://localhost:8000"),
    ],
)
def test_links_in_mails_lead_where_others_find_the_site(host, names, address, monkeypatch):
    monkeypatch.setenv("STUDYHUB_HOSTS", names)
    assert make_outer_address(host, 8000) == address


@pytest.mark.parametrize(
    ("host", "production", "asked", "has"),
    [
        ("127.0.0.1", "", None, True),
        ("127.0.0.1", "off", None, True),
        ("127.0.0.1", "", False, False),
        ("127.0.0.1", "yes", None, False),
        ("0.0.0.0", "", None, False),
        ("192.168.1.5", "", None, False),
        ("0.0.0.0", "yes", True, True),
    ],
)
def test_demo_accounts_are_where_nobody_else_comes_or_on_demand(
    host, production, asked, has, monkeypatch
):
    monkeypatch.setenv("STUDYHUB_PRODUCTION", production)
    assert Options(host=host, demo=asked).has_demo is has
