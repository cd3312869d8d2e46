"""The list of time zones: those of today, once each, and what somebody has already."""

from accounts.domain.zones import group_zones, zones_by_region


def listed() -> list[str]:
    return [zone for _region, zones in zones_by_region() for zone, _place in zones]


def test_former_names_of_zones_are_not_listed_beside_those_of_today():
    zones = listed()
    assert len(zones) == len(set(zones))
    assert {"Asia/Kolkata", "Europe/Kyiv", "America/Argentina/Buenos_Aires"} <= {*zones}
    assert not {"Asia/Calcutta", "Europe/Kiev", "Asia/Istanbul", "Australia/LHI"} & {*zones}


def test_what_somebody_has_stays_among_the_choices_whatever_it_is():
    assert group_zones(kept="Asia/Calcutta")[0] == ("Asia/Calcutta", "Asia/Calcutta")
    assert group_zones(kept="Europe/Kyiv")[0][0] == "UTC"
