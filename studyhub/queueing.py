"""Celery's options: two queues, late acknowledgement, bounded publishing, and the schedule.

PostgreSQL is the truth and a message is a courtesy: every task may run twice or not at all, and a
periodic sweep over the database does what a lost message did not. So results are ignored, no task
waits on an ETA, and publishing gives up after half a second. Celery reads the lower-case names.
"""

import socket
from datetime import timedelta

from django.conf import settings
from kombu import Queue

INTERACTIVE, WRITTEN = QUEUES = settings.QUEUES

broker_url = settings.REDIS_URL
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
# A network between may forget a connection and tell neither side: a worker that acknowledges a task
# would wait for a quarter of an hour, and take no other meanwhile. Seconds, as for PostgreSQL; what
# a system has no name for stays its own.
QUIET_NETWORK = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}
QUIET_NETWORK["TCP_USER_TIMEOUT"] = 20_000  # milliseconds
broker_transport_options = {
    # Above prefetch (4) times the longest task (soft limit 20 s), but for imports, whose lease
    # outlasts them: a message that comes twice finds them held.
    "visibility_timeout": 120,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_keepalive": True,
    "socket_keepalive_options": {
        getattr(socket, name): value
        for name, value in QUIET_NETWORK.items()
        if hasattr(socket, name)
    },
}
if not settings.SERVES:
    # Who only publishes (a request, a command, beat) waits half a second for a hung broker. A
    # worker's blocking reads are longer than that by nature.
    broker_transport_options |= {"socket_timeout": 0.5, "socket_connect_timeout": 0.3}

task_publish_retry = False
task_ignore_result = True
task_serializer = "json"
accept_content = ["json"]
task_acks_late = True
task_reject_on_worker_lost = True
task_soft_time_limit = 20
task_time_limit = settings.TASK_SECONDS
task_default_queue = INTERACTIVE
task_queues = [Queue(name) for name in QUEUES]
task_create_missing_queues = False
worker_prefetch_multiplier = 4
# Celery's Django fixup closes the connection to PostgreSQL around each task unless told otherwise,
# and with it all that is prepared there: most of what an answer to a choice would cost. The name is
# read as it stands here, and not from the environment.
CELERY_DB_REUSE_MAX = 10**9
# Loading the sentence model on a busy machine takes longer than the default 4 seconds, after which
# Celery would kill the child and begin anew, for ever.
worker_proc_alive_timeout = 60
worker_hijack_root_logger = False
# Results are ignored, so nobody waits ten seconds for the last result of a killed child.
worker_lost_wait = 0.5
timezone = "UTC"


def every(task: str, seconds: float, *, queue: str = INTERACTIVE, **kwargs) -> dict:
    """Return a beat entry whose message expires before the next one: no backlog after an outage."""
    return {
        "task": task,
        "schedule": seconds,
        "kwargs": kwargs,
        "options": {"queue": queue, "expires": seconds},
    }


# What runs at most once in so long runs seldom.
SELDOM = timedelta(hours=1)
beat_schedule = {
    "sweep-submissions": every("questions.sweep_submissions", 5),
    "sweep-decisions": every("questions.sweep_decisions", 30),
    "fold-progress": every("progress.fold", 5),
    "sweep-exports": every("accounts.sweep_exports", 30),
    "close-expired-interviews": every("mockinterviews.close_expired", 5),
    "deliver-reviews": every("mentoring.deliver_due", 10),
    "remind-of-interviews": every("mockinterviews.send_reminders", 60),
    "sweep-imports": every("questions.sweep_imports", 30),
    "sweep-mails": every("accounts.sweep_mails", 15),
    "renew-figures": every("progress.renew_outdated", 60, queue=WRITTEN),
    "analyse-banks": every("progress.sweep_banks", 3600),
    "drop-old": every("accounts.drop_old", 3600),
    "forget-kept-answers": every("api.forget_old", 3600),
    "drop-old-trials": every("questions.drop_old_trials", 3600),
    "end-past-plans": every("questions.end_past_plans", 3600),
    "drop-deleted-notes": every("lessons.drop_deleted_notes", 3600),
    "drop-deleted-cards": every("questions.drop_deleted_cards", 3600),
    "index-packs": every("search.index_packs", 3600, queue=WRITTEN),
    "read-stories": every("mockinterviews.read_stories", 30, queue=WRITTEN),
    "drop-deleted-stories": every("mockinterviews.drop_deleted_stories", 3600),
    "drop-unused-interviews": every("mockinterviews.drop_unused", 3600),
    **{
        f"heartbeat-{name}": every("operations.heartbeat", 10, queue=name, name=name)
        for name in QUEUES
    },
}
