"""The items of a practice: a question in one version, with the order of its options."""

import zlib

from questions.models import Practice, PracticeItem


class NothingToAsk(Exception):
    """No question fits what was asked for. Carries a sentence for the person."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def make_item(*, practice: Practice, position: int, version_id: int) -> PracticeItem:
    """Return an item that is not stored yet, with the seed of its option order."""
    seed = make_seed(f"{practice.pk}:{position}")
    return PracticeItem(practice=practice, position=position, version_id=version_id, seed=seed)


def make_seed(text: str) -> int:
    """Return a seed that depends on `text` alone and fits a PostgreSQL integer."""
    return zlib.crc32(text.encode()) & 0x7FFFFFFF
