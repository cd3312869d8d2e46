"""What a file may be at most, so that a hostile one costs little."""

MOST_BYTES = 8_000_000
MOST_ITEMS = 2_000
LONGEST_ITEM = 60_000
# Far above what a question has, far below what would hurt a page.
MOST_ANSWERS = 100
LONGEST_NUMBER = 40
LONGEST_KEY = 80
MOST_TAGS = 30
LONGEST_TAG = 50
MOST_COLUMNS = 100
MOST_ROWS = 100_000
DEEPEST = 40
MOST_NODES = 200_000
# Of HTML in one text.
MOST_MARKS = 2_000
MOST_COMMENTS = 20
LONGEST_COMMENT = 2_000
# Of one picture, in bytes, and of each of its sides, in dots.
LARGEST_PICTURE = 2_000_000
WIDEST_PICTURE = 6_000
