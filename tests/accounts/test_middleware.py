"""Times are shown where the person is, and the next request starts anew."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "12 May, 09:30"),
        ("Asia/Kathmandu", "12 May, 15:15"),
        ("Pacific/Kiritimati", "12 May, 23:30"),
        ("Pacific/Pago_Pago", "11 May, 22:30"),
    ],
)
def test_page_shows_times_in_the_zone_of_its_reader(client, make_person, zone, shown):
    frida = make_person("frida", "learner", time_zone=zone)
    submission = SubmissionFactory(learner=frida)
    client.force_login(frida)
    page = client.get(reverse("answer", args=[submission.pk])).content.decode()
    assert shown in page


def test_zone_ends_with_its_request(client, make_person):
    client.force_login(make_person("frida", "learner", time_zone="Asia/Kathmandu"))
    answer = client.get(reverse("learn"))
    assert timezone.get_current_timezone_name() == "UTC"
    # No cache between keeps somebody's page, whatever it makes of `Vary: Cookie`.
    assert answer["Cache-Control"] == "private"
