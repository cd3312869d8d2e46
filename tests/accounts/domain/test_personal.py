"""The registries of personal data know every table that leads to a person."""

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Model

from accounts.domain.personal import find_erasers, find_exports, find_untold, quote
from tests.belongings import list_linked


@pytest.fixture(scope="module")
def linked() -> set[type[Model]]:
    """A session leads to its person through what it holds, without a key."""
    return {*list_linked(), Session}


def label(model: type[Model]) -> str:
    return model._meta.label


def list_named(tables) -> set[str]:
    return {label(model) for model in tables}


def test_a_table_that_leads_to_a_person_is_erased(linked):
    known = {one for eraser in find_erasers() for one in eraser.models}
    assert list_named(linked - known) == set(), (
        "They lead to a person, and no Eraser names them. Add each to ERASERS in the personal.py "
        "of its app, and say there what becomes of its rows."
    )


def test_a_table_that_leads_to_a_person_is_exported_or_has_a_reason_not_to_be(linked):
    told = {one for export in find_exports() for one in export.models}
    assert list_named(linked - told - set(find_untold())) == set(), (
        "They lead to a person, and no Export names them. Add each to EXPORTS in the personal.py "
        "of its app, or to UNTOLD there with the reason."
    )


def test_links_are_followed_through_other_tables(linked):
    names = list_named(linked)
    assert {"mockinterviews.DraftVersion", "mentoring.Comment", "account.EmailAddress"} <= names
    assert "questions.QuestionVersion" not in names


def test_each_export_has_a_file_of_its_own():
    names = [export.name for export in find_exports()]
    assert sorted(set(names)) == sorted(names)


def test_a_quotation_keeps_whatever_was_written_inside_it():
    assert quote("One\n\n# Two\r\nthree\n") == "> One\n>\n> # Two\n> three"
    assert quote("") == "> "
