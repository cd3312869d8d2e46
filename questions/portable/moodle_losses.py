"""What Moodle can be told about a question and this site has no place for."""

import re

from django.utils.translation import gettext as _

from questions.portable.items import Item
from questions.portable.xml_tree import Element

READ = {"name", "questiontext", "generalfeedback", "idnumber", "tags", "hint", "answer", "single"}
READ |= {"usecase", "units", "subquestion", "graderinfo", "responsetemplate", "gradingtype"}
READ |= {"selecttype"}
# What is Moodle's own default, or says how Moodle draws a question, loses nothing when it goes.
DEFAULTS = {
    "defaultgrade": ("", "1", "1.0", "1.0000000"),
    "penalty": ("", "0", "0.0000000", "0.3333333", "0.3333", "0.1", "0.1000000", "1", "1.0000000"),
    "hidden": ("", "0"),
    "shuffleanswers": ("", "1", "true"),
    "unitgradingtype": ("", "0"),
    "coursetags": ("",),
}
DRAWN = {"answernumbering", "showstandardinstruction", "shownumcorrect", "showunits", "unitsleft"}
DRAWN |= {"layouttype", "showgrading", "numberingstyle", "selectcount", "responseformat", "length"}
DRAWN |= {"responserequired", "responsefieldlines", "attachments", "attachmentsrequired"}
DRAWN |= {"unitpenalty", "minwordlimit", "maxwordlimit", "filetypeslist", "maxbytes", "synchronize"}
# What Moodle says where an author says nothing else.
USUAL = {
    "correctfeedback": "Your answer is correct.",
    "partiallycorrectfeedback": "Your answer is partially correct.",
    "incorrectfeedback": "Your answer is incorrect.",
}


def name_settings(item: Item, element: Element, kind: str) -> None:
    """Name on `item` each setting of a question that is lost and is not Moodle's default."""
    for child in element.children:
        says = describe(item, child, child.words("text") or child.text)
        if says:
            item.lose(says, child.line)


def is_usual(element: Element) -> bool:
    """Return whether feedback on the answer as a whole is Moodle's own."""
    words = re.sub(r"<[^>]*>", "", element.words("text")).strip()
    return words in ("", USUAL[element.tag])


def describe(item: Item, child: Element, value: str) -> str:
    """Return what is lost with an element; "" for nothing."""
    if child.tag in READ or child.tag in DRAWN or value in DEFAULTS.get(child.tag, ()):
        return ""
    if child.tag in USUAL:
        lost = value and not item.content.get("whole") and not is_usual(child)
        return _("Feedback on the answer as a whole is not kept.") if lost else ""
    sentences = {
        "defaultgrade": _("The grade %(value)s is not kept: here the kind says it."),
        "penalty": _("The penalty %(value)s is not kept: here an answer is given once."),
        "hidden": _("It is hidden there, and will be asked here."),
        "shuffleanswers": _("The order of the answers is not kept: they are shuffled here."),
        "unitgradingtype": _("Points for the unit alone are not kept."),
    }
    says = sentences.get(child.tag)
    if says:
        return says % {"value": value[:20]} if "%(value)s" in says else says
    return _("<%(tag)s> is not read.") % {"tag": child.tag[:40]}
