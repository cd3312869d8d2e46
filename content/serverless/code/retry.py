"""Try again after passing faults: longer each time, and not for ever."""

import random
import time


# region backoff
def call_with_retries(call, *, attempts=4, base=0.2, longest=5.0, sleep=time.sleep):
    for attempt in range(attempts):
        try:
            return call()
        except (TimeoutError, ConnectionError):
            if attempt == attempts - 1:
                raise
            # Full jitter: anything between nothing and the doubled wait.
            sleep(random.uniform(0, min(longest, base * 2**attempt)))


# endregion
