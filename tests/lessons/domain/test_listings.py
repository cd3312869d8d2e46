"""Listings: what of a file is shown, whole and by region. Their faults: tests/packs/broken.py."""

from lessons.domain.listings import define_listings, read_code

FILE = """\

import time

class Retry:
    # region wait
    def wait(self):
        // region sleep
        time.sleep(1)
        //endregion sleep

        # a region of the sky
    # endregion
"""


def test_a_file_is_shown_whole_and_by_region_without_their_marks():
    assert define_listings({"code/retry.py": read_code(FILE)}) == {
        "code/retry.py": (
            "import time\n\nclass Retry:\n    def wait(self):\n        time.sleep(1)\n\n"
            "        # a region of the sky\n"
        ),
        "code/retry.py#wait": ("def wait(self):\n    time.sleep(1)\n\n    # a region of the sky\n"),
        "code/retry.py#sleep": "time.sleep(1)\n",
    }
    assert read_code(FILE).faults == []
