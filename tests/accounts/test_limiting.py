"""What is answered to who does something too often."""

from django.urls import reverse

from accounts.limiting import EXPORTS
from accounts.models import DataExport
from tests.limits import said_when, use_up


def test_export_too_often_gives_a_page_that_says_when(client, alice):
    client.force_login(alice)
    use_up(alice, EXPORTS)
    said = said_when(client.post(reverse("data_exports")))
    assert "<!doctype html>" in said
    assert not DataExport.objects.exists()


def test_script_gets_an_object(client, alice):
    client.force_login(alice)
    use_up(alice, EXPORTS)
    answer = client.post(reverse("data_exports"), headers={"Accept": "application/json"})
    said_when(answer)
    assert answer.json().keys() == {"error"}
