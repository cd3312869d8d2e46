"""Addresses of pages, each reckoned once for each process.

Django takes apart all the patterns of a name each time it is asked for one: the forty links of a
page took a tenth of its time. What a name and its arguments lead to never changes while a process
lives, and the key of a row, of which there are any number, stands in its address as it is.
"""

from functools import lru_cache
from uuid import UUID, uuid4

from django.urls import get_script_prefix, get_urlconf, reverse

# Of the arguments that say by their letters alone where they lead.
PLAIN = (str, int, UUID)
MOST = 8192
# Addresses are kept with these in place of keys. Nobody knows them, so that nobody can ask for one.
STAND_INS = tuple(str(uuid4()) for _place in range(4))


def find_address(name: str, *args, **named) -> str:
    """Return what `reverse` returns. Raise NoReverseMatch where there is no such page."""
    given = (*args, *named.values())
    keys = [one for one in given if isinstance(one, UUID)]
    if len(keys) > len(STAND_INS) or not all(isinstance(one, PLAIN) for one in given):
        return reverse(name, args=args, kwargs=named)
    stand_ins = iter(STAND_INS)
    spelt = tuple(next(stand_ins) if isinstance(one, UUID) else str(one) for one in given)
    count = len(args)
    pairs = tuple(zip(named, spelt[count:], strict=True))
    address = recall(name, spelt[:count], pairs, get_urlconf(), get_script_prefix())
    for stand_in, key in zip(STAND_INS, keys, strict=False):
        address = address.replace(stand_in, str(key))
    return address


@lru_cache(MOST)
def recall(name: str, args: tuple, named: tuple, urlconf, _prefix: str) -> str:
    return reverse(name, urlconf, args=args, kwargs=dict(named))
