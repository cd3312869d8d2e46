"""What a program sends twice is done once: the header `Idempotency-Key`."""

from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Status

from api.domain.repeats import LONGEST_KEY, KeyTaken, do_once
from api.endpoints.problems import Problem

Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        max_length=LONGEST_KEY,
        pattern=r"^[\x21-\x7e]+$",
        description="A key of yours for this request: sent again, it is answered the same.",
    ),
]


def once(
    request: HttpRequest,
    key: str | None,
    work: Callable[[], tuple[int, dict]],
    *,
    enter: Callable[[], None] = lambda: None,
) -> Status:
    """Return the status and the body of `work`, which is done once for each key.

    `enter` comes before the work: it takes a turn, say. What is sent again takes none, also where
    both arrive at once; with a key a request that failed gives its turn back.
    """

    def enter_and_work() -> tuple[int, dict]:
        enter()
        return work()

    if not key:
        return Status(*enter_and_work())
    body = request.body.decode(errors="replace")
    try:
        answered = do_once(
            person=request.user,
            key=key,
            request=f"{request.method} {request.path}\n{body}",
            now=timezone.now(),
            work=enter_and_work,
        )
    except KeyTaken:
        sentence = "This key was used for another request. Take a new one."
        raise Problem(409, sentence) from None
    return Status(*answered)
