"""The stylesheet of production: one file with all that the sheet of development imports."""

import re
from pathlib import Path

from studyhub.static_files import SHEET, join_sheet

CSS = Path(__file__).parents[2] / "static" / "css"


def test_joined_sheet_holds_every_file_in_its_layer():
    joined = join_sheet(SHEET)
    assert "@import" not in joined
    assert joined.index("@layer reset, tokens,") < joined.index("@layer reset {")
    for path in CSS.rglob("*.css"):
        if path.name != "studyhub.css":
            assert path.read_text() in joined, path.name
    assert "@layer components {" in joined
    assert joined.count("{") == joined.count("}")
    assert re.search(r"@layer print \{\n@media print", joined)
