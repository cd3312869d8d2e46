"""Addresses of pages, each reckoned once for each process.

Django takes apart all the patterns of a name each time it is asked for one: the forty links of a
page took a tenth of its time. What a name and its arguments lead to never changes while a process
lives.
"""

from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

# Of the arguments that say by their letters alone where they lead.
PLAIN = (str, int, UUID)
MOST = 8192


def find_address(name: str, *args, **named) -> str:
    """Return what `reverse` returns. Raise NoReverseMatch where there is no such page."""
    if not all(isinstance(one, PLAIN) for one in (*args, *named.values())):
        return reverse(name, args=args, kwargs=named)
    spelt = tuple(map(str, args)), tuple((key, str(value)) for key, value in named.items())
    return recall(name, *spelt, get_urlconf(), get_script_prefix())


@lru_cache(MOST)
def recall(name: str, args: tuple, named: tuple, urlconf, _prefix: str) -> str:
    return reverse(name, urlconf, args=args, kwargs=dict(named))
