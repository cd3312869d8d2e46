"""The page of tokens: a secret that is shown once, and what each role may ask for."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import Mail
from api.domain.tokens import find_token, make_token, may, scopes_for
from api.models import Token
from tests.conftest import PASSWORD


def sign_in(client, person) -> None:
    """Let somebody sign in who has said who they are a moment ago."""
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def make(client, **fields):
    form = {"name": "Nightly import", "scopes": ["answers:read"], "days": "30", **fields}
    return client.post(reverse("tokens"), form)


def test_a_token_is_shown_once_and_works(client, alice):
    client.force_login(alice)

    asked = make(client)
    assert asked.url == f"{reverse('account_reauthenticate')}?next=%2Faccount%2Ftokens%2F"
    assert not Token.objects.exists()
    made = client.post(asked.url, {"password": PASSWORD})
    assert (made.status_code, made.url) == (302, reverse("tokens"))
    first, second = client.get(reverse("tokens")), client.get(reverse("tokens"))

    secret = first.context["fresh_token"]
    assert secret.startswith("studyhub_")
    assert find_token(secret=secret, now=timezone.now()).person == alice
    assert secret not in second.content.decode()
    assert Token.objects.get().digest not in first.content.decode()
    mail = Mail.objects.get()
    assert (mail.address, mail.subject) == (alice.email, "An API token was made")
    assert secret not in mail.text


def test_a_role_gets_no_scope_of_another(client, alice, carol):
    sign_in(client, alice)
    assert make(client, scopes=["questions:write"]).status_code == 422
    sign_in(client, carol)
    assert make(client, scopes=["questions:write"]).status_code == 302
    assert Token.objects.get().person == carol


def test_staff_make_tokens_for_what_they_may_do_themselves(client, dana):
    sign_in(client, dana)
    assert "Write questions" in client.get(reverse("tokens")).content.decode()
    assert make(client, scopes=["practice"]).status_code == 422
    assert make(client, scopes=["questions:read", "questions:write"]).status_code == 302
    assert may(Token.objects.get(), "questions:write")


def test_who_can_make_no_token_reads_why(client, make_person):
    client.force_login(make_person("hugo"))
    page = client.get(reverse("tokens")).content.decode()
    assert "You have no role that a token is good for" in page
    assert "Make the token" not in page
    both = make_person("gina", "author", "staff")
    assert scopes_for(both) == ["questions:read", "questions:write", "cohorts:read"]


def test_a_withdrawn_token_lets_nobody_in_and_stays_listed(client, alice):
    token, secret = make_token(
        person=alice,
        name="Old phone",
        scopes=["answers:read"],
        lasts=timedelta(days=9),
        now=timezone.now(),
    )
    client.force_login(alice)

    client.post(reverse("token_revocation", args=[token.pk]))

    assert find_token(secret=secret, now=timezone.now()) is None
    page = client.get(reverse("tokens")).content.decode()
    assert "Old phone" in page
    assert "Withdrawn" in page
