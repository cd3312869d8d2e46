"""My data: the export as it stands, its download, and whose it is."""

import pytest
from django.urls import reverse

from accounts.domain.exports import ask_for_export, exports_for_user, make_export
from accounts.models import DataExport
from tests.factories import NOW


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def ready(alice):
    export = ask_for_export(person=alice, now=NOW)
    make_export(export_id=str(export.pk))
    export.refresh_from_db()
    return export


def poll(browser, export, tries=1):
    url = reverse("data_export", args=[export.pk])
    return browser.get(f"{url}?try={tries}", headers={"HX-Request": "true"})


def test_my_data_offers_to_collect_them(browser, bob):
    page = browser.get(reverse("my_data")).content.decode()
    assert "Collect my data" in page
    assert "hx-get" not in page
    cohorts = f'href="{reverse("my_cohorts")}"'
    assert cohorts in page
    # What is a learner's alone is not there for a mentor.
    browser.force_login(bob)
    assert cohorts not in browser.get(reverse("my_data")).content.decode()


def test_collecting_is_asked_for_once_and_shown_until_it_is_ready(browser, alice):
    for _press in (1, 2):
        assert browser.post(reverse("data_exports")).url == reverse("my_data")
    export = DataExport.objects.get()
    page = browser.get(reverse("my_data")).content.decode()
    assert "Your data are being collected." in page
    assert f"{reverse('data_export', args=[export.pk])}?try=1" in page
    waiting = poll(browser, export)
    assert (waiting.status_code, "try=2" in waiting.content.decode()) == (200, True)
    make_export(export_id=str(export.pk))
    done = poll(browser, export, tries=2)
    assert done.status_code == 286
    assert "Download the file" in done.content.decode()
    assert "hx-get" not in done.content.decode()


def test_polling_ends_and_leaves_a_way_on(browser, alice):
    export = ask_for_export(person=alice, now=NOW)
    last = poll(browser, export, tries=10_000)
    assert last.status_code == 286
    assert "Look again" in last.content.decode()


def test_the_file_comes_under_a_name_that_says_whose_and_when(browser, ready):
    response = browser.get(reverse("data_export_file", args=[ready.pk]))
    assert response["Content-Type"] == "application/zip"
    day = f"{ready.ready_at:%Y-%m-%d}"
    assert response["Content-Disposition"] == f'attachment; filename="studyhub-alice-{day}.zip"'
    assert b"".join(response.streaming_content).startswith(b"PK")


@pytest.mark.parametrize("name", ["data_export", "data_export_file"])
def test_an_export_of_somebody_else_does_not_exist(client, eve, ready, name):
    client.force_login(eve)
    url = reverse(name, args=[ready.pk])
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 404


def test_an_expired_or_failed_export_has_no_file(browser, alice, ready):
    url = reverse("data_export_file", args=[ready.pk])
    exports_for_user(alice).update(expires_at=ready.ready_at)
    assert browser.get(url).status_code == 404
    assert "Collect my data" in browser.get(reverse("my_data")).content.decode()
    exports_for_user(alice).update(state="failed", failure="DataError")
    assert browser.get(url).status_code == 404
    page = browser.get(reverse("my_data")).content.decode()
    assert "could not be collected" in page
    assert "DataError" in page


def test_collecting_and_the_file_refuse_other_methods(browser, ready):
    assert browser.get(reverse("data_exports")).status_code == 405
    assert browser.post(reverse("data_export_file", args=[ready.pk])).status_code == 405


def test_opening_my_data_reads_the_notice_about_them(browser, alice, ready):
    browser.get(reverse("my_data"))
    assert not alice.notices.filter(read_at=None).exists()
