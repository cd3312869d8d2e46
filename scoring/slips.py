"""Counts the slips of the pen that part two texts."""

from __future__ import annotations


def count_slips(right: str, said: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped; `most` + 1 where it is more."""
    if abs(len(right) - len(said)) > most:
        return most + 1
    first, last = count_same(right, said)
    right, said = right[first : len(right) - last], said[first : len(said) - last]
    before: list[int] = []
    row = list(range(len(said) + 1))
    for i, letter in enumerate(right, start=1):
        before, last_row, row = row, before, [i] + [0] * len(said)
        for j, other in enumerate(said, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == said[j - 2] and right[i - 2] == other:
                row[j] = min(row[j], last_row[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def count_same(one: str, two: str) -> tuple[int, int]:
    """How many letters two texts begin with alike, and how many of the rest they end with alike."""
    first = count_alike(one, two)
    return first, count_alike(one[first:][::-1], two[first:][::-1])


def count_alike(one: str, two: str) -> int:
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(two)))
