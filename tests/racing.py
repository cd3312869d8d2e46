"""Races by real connections: threads that start together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def in_threads(count, work):
    """Run `work(number)` in threads that start together, each with its own connection."""
    barrier = Barrier(count)

    def run(number):
        barrier.wait(timeout=20)
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
