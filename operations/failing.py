"""What is done from time to time and fails is noted, so that somebody hears of it.

Nobody waits for such a task, and its next run is soon: a log would be all that knew.
"""

import logging
from datetime import timedelta

from celery.signals import task_failure, task_success
from django.db import connection
from django.utils import timezone

from operations.domain.failures import EVERY, note_failure, note_success
from studyhub.queueing import SELDOM

log = logging.getLogger(__name__)


@task_failure.connect
def note_end_by_error(sender, exception, **_kwargs) -> None:
    """Note the failure, also of a child that was killed. Whatever prevents it, the worker goes on.

    The connection is not kept: of a killed child its parent tells, which forks the next one.
    """
    if sender.name not in EVERY:
        return
    try:
        note_failure(task=sender.name, error=type(exception).__name__, now=timezone.now())
    except Exception as error:
        log.warning("the failure was not noted (%s)", type(error).__name__)
    finally:
        if not connection.in_atomic_block:
            connection.close()


@task_success.connect
def note_end(sender, **_kwargs) -> None:
    """Forget the failures of what runs so seldom that its next run is long to wait for."""
    if EVERY.get(sender.name, timedelta(0)) < SELDOM:
        return
    try:
        note_success(task=sender.name)
    except Exception as error:
        log.warning("the success was not noted (%s)", type(error).__name__)
