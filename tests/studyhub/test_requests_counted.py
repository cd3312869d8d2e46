"""Counting requests begins with the first of a process, which may be several at once."""

import os

FIRST_AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
import django
from django.core.handlers.base import BaseHandler
sys.setswitchinterval(1e-6)
django.setup()
with ThreadPoolExecutor(8) as pool:
    for loaded in [pool.submit(BaseHandler().load_middleware) for _number in range(8)]:
        loaded.result()
"""


def test_first_requests_at_once_share_the_counters(forker):
    done = forker.run("-c", FIRST_AT_ONCE, env=dict(os.environ), ends_at_once=True)
    assert (done.returncode, done.stderr) == (0, "")
