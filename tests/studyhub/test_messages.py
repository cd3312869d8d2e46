"""What is sent to workers is what Celery sends, but for what each message has of its own."""

import json
import socket
from functools import partial

import pytest
from structlog.contextvars import bound_contextvars

from studyhub.celery import app
from studyhub.messages import find_broker, publish

OWN = ("id", "root_id", "correlation_id", "delivery_tag", "reply_to", "eta", "__django_structlog__")


def read(queue: str) -> tuple[dict, dict]:
    """Return the message that was sent to the queue last, and what it has of its own."""
    message = json.loads(find_broker().lpop(queue))
    own = {}
    for part in (message["headers"], message["properties"]):
        own |= {name: part.pop(name) for name in OWN if name in part}
    return message, own


@pytest.mark.parametrize(
    ("task", "kwargs"),
    [
        ("questions.score_submission", {"submission_id": "8c4f"}),
        ("questions.read_import", {"run_id": "8c4f"}),
    ],
)
@pytest.mark.parametrize("wait", [None, 0.2])
def test_message_is_what_celery_sends(task, kwargs, wait):
    # A process that has the task's module sends what the task says of itself, too.
    send = app.tasks[task].apply_async if task in app.tasks else partial(app.send_task, task)
    send(kwargs=kwargs, queue="written", countdown=wait)
    publish(task, queue="written", kwargs=kwargs, wait=wait)
    (ours, own), (celerys, its_own) = read("written"), read("written")
    assert ours == celerys
    assert own["id"] == own["root_id"] == own["correlation_id"]
    assert {name: type(value) for name, value in own.items()} == {
        name: type(value) for name, value in its_own.items()
    }
    assert own["id"] not in its_own.values()


def test_message_carries_the_request_that_sent_it_by_a_connection_that_ends_with_the_network():
    with bound_contextvars(request_id="a" * 32):
        publish("questions.score_submission", queue="written", kwargs={})
    # Workers have the same options, and wait for messages on theirs without a limit of time.
    connection = find_broker().connection_pool.get_connection()
    assert connection._sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert connection._sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) == 3
    find_broker().connection_pool.release(connection)
    _message, own = read("written")
    assert own["__django_structlog__"]["request_id"] == "a" * 32
