"""Fetch a secret by its name, and keep it for a while."""

import time


# region cache
def make_reader(fetch, *, seconds=300, clock=time.monotonic):
    kept = {}

    def read_secret(name):
        value, until = kept.get(name, (None, 0))
        if clock() >= until:
            value = fetch(name)  # the role of the function decides whether it may
            kept[name] = (value, clock() + seconds)
        return value

    return read_secret


# endregion
