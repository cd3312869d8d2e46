"""Pictures of questions: kept under their names, found by them."""

from collections.abc import Iterable

from questions.models import Picture
from questions.portable.pictures import Picture as Raster
from questions.portable.pictures import read_picture

# Of 2 MB each at most.
BATCH = 20


def keep_pictures(pictures: Iterable[Raster]) -> None:
    """Store pictures. One that is there already is the same."""
    rows = [Picture(name=one.name, content=one.data) for one in pictures]
    Picture.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def find_pictures(names: Iterable[str]) -> dict[str, Raster]:
    """Return the pictures of these names that are there."""
    rows = Picture.objects.filter(name__in=set(names))
    return {row.name: read_picture(bytes(row.content)) for row in rows}


def find_missing(names: Iterable[str]) -> list[str]:
    """Return which of these names no picture has."""
    wanted = dict.fromkeys(names)
    there = set(Picture.objects.filter(name__in=wanted).values_list("name", flat=True))
    return [name for name in wanted if name not in there]
