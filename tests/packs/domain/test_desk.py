"""A desk names the fields of the record that lies on it, and of no other."""

from packs.domain.desk import Desk, FieldFault
from packs.domain.yaml import Fields


def test_a_fault_names_the_field_of_the_record_that_was_laid_last():
    desk = Desk(head=Fields("pack.yaml", 1))
    desk.lay({"id": "a", "dificulty": 2, "text": "Which?"}, file="bank.yaml")
    laid = desk.lay({"id": "b", "text": "Which <b>one</b>?"}, file="bank.yaml")
    line = laid.lines["text"]
    assert desk.fault_at("bank.yaml", line, "<b>", "No HTML.") == FieldFault("text", "No HTML.")
    assert desk.fault(laid, "text", "No HTML.") == FieldFault("text", "No HTML.")
