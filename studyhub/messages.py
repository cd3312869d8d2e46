"""Messages to workers, as Celery writes them, without the way that they take through it.

Celery and kombu choose routes, options, a producer and a client anew for each message: a fifth of
what a learner's answer costs. Here what is the same in all messages of a task is asked of Celery
once, and a message is what differs filled in. It is protocol 2 in the envelope of kombu's virtual
transports, https://docs.celeryq.dev/en/stable/internals/protocol.html; a test holds that both are
what `send_task` sends. Whoever listens to messages that are published hears of these as well.
"""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import uuid4

import redis
from celery.signals import after_task_publish, before_task_publish
from kombu.utils.json import dumps

from studyhub.celery import app


def publish(task: str, *, queue: str, kwargs: dict, wait: float | None = None) -> None:
    """Send a message of the task, to run in `wait` seconds. Raise what the broker's client does."""
    alike = describe(task)
    key = str(uuid4())
    headers = alike["headers"] | {"id": key, "root_id": key, "kwargsrepr": repr(kwargs)}
    if wait is not None:
        headers["eta"] = (datetime.now(UTC) + timedelta(seconds=wait)).isoformat()
    properties = alike["properties"] | {
        "correlation_id": key,
        "delivery_tag": str(uuid4()),
        "delivery_info": {"exchange": "", "routing_key": queue},
    }
    body = [[], kwargs, alike["embed"]]
    told = {"sender": task, "body": body, "exchange": "", "routing_key": queue, "headers": headers}
    before_task_publish.send(properties=properties, **told)
    message = {
        "body": b64encode(dumps(body).encode()).decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": headers,
        "properties": properties,
    }
    # Without a priority the name of a queue is the key of its list.
    find_broker().lpush(queue, dumps(message))
    after_task_publish.send(**told)


def drop_oldest(*, queue: str, most: int) -> None:
    """Leave the newest `most` messages in a queue. Raise what the broker's client does."""
    find_broker().ltrim(queue, 0, most - 1)


@cache
def describe(task: str) -> dict:
    """Return what is the same in all messages of the task."""
    known = app.tasks.get(task)
    limits = {
        name: getattr(known, name, None)
        for name in ("time_limit", "soft_time_limit", "ignore_result")
    }
    headers, properties, body, _event = app.amqp.create_task_message("", task, (), {}, **limits)
    kept = {"delivery_mode": 2, "priority": 0, "body_encoding": "base64"}
    return {"headers": headers, "properties": properties | kept, "embed": body[2]}


@cache
def find_broker() -> redis.Redis:
    """Return a client with the connections that kombu would use. Nothing is kept of a failure."""
    channel = app.connection_for_write().default_channel
    return redis.Redis(connection_pool=channel.pool)
