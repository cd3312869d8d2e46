"""When Python looks for garbage: not while a process imports, nor ever among what it imported.

Importing makes hardly any, and there are some 200,000 objects to search each time: a fifth of the
time in which a process of the site starts.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """Look for none meanwhile, and leave out afterwards whatever there is by then."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_looking:
            gc.enable()


@contextmanager
def seldom() -> Iterator[None]:
    """Look after 200,000 more objects, not after 700, while many are made that stay for a while.

    Not while serving: who waits for an answer then would wait for a longer search, too.
    """
    usual = gc.get_threshold()
    gc.set_threshold(200_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
