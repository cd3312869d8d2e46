"""The registries of personal data know every table that leads to a person."""

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Model

from accounts.domain.personal import find_erasers, find_exports, find_untold, quote
from tests.belongings import list_linked


def label(model: type[Model]) -> str:
    return model._meta.label


# A session leads to its person through what it holds, without a key.
LINKED = sorted({*list_linked(), Session}, key=label)


@pytest.mark.parametrize("model", LINKED, ids=label)
def test_a_table_that_leads_to_a_person_is_erased(model):
    known = {one for eraser in find_erasers() for one in eraser.models}
    assert model in known, (
        f"{label(model)} leads to a person, and no Eraser names it. Add it to ERASERS in "
        f"{model._meta.app_label}/personal.py and say there what becomes of its rows."
    )


@pytest.mark.parametrize("model", LINKED, ids=label)
def test_a_table_that_leads_to_a_person_is_exported_or_has_a_reason_not_to_be(model):
    told = {one for export in find_exports() for one in export.models}
    assert model in told | set(find_untold()), (
        f"{label(model)} leads to a person, and no Export names it. Add it to EXPORTS in "
        f"{model._meta.app_label}/personal.py, or to UNTOLD there with the reason."
    )


def test_links_are_followed_through_other_tables():
    names = {label(model) for model in LINKED}
    assert {"mockinterviews.DraftVersion", "mentoring.Comment", "account.EmailAddress"} <= names
    assert "questions.QuestionVersion" not in names


def test_each_export_has_a_file_of_its_own():
    names = [export.name for export in find_exports()]
    assert sorted(set(names)) == sorted(names)


def test_a_quotation_keeps_whatever_was_written_inside_it():
    assert quote("One\n\n# Two\r\nthree\n") == "> One\n>\n> # Two\n> three"
    assert quote("") == "> "
