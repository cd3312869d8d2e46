"""The Celery app. Its options stand in `studyhub.queueing`."""

import os
import sys

from celery import Celery
from celery.loaders.app import AppLoader
from celery.signals import (
    beat_init,
    celeryd_init,
    setup_logging,
    task_prerun,
    worker_process_init,
)
from django.core.exceptions import ImproperlyConfigured
from django_structlog.celery.steps import DjangoStructLogInitStep

from studyhub.ending import EndInTime
from studyhub.garbage import importing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyhub.settings")
# `prepare` runs Django's checks before any worker starts. Here they would import every page, which
# takes a worker and beat as long again as their own start, and half as much memory again.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")


class Loader(AppLoader):
    """What imports the tasks in a worker and in beat, and with them nearly all of the site."""

    def import_default_modules(self) -> list:
        with importing():
            return super().import_default_modules()


app = Celery("studyhub", loader="studyhub.celery:Loader")
app.config_from_object("studyhub.queueing")
app.autodiscover_tasks()
# A task's lines in the log carry the id of the request that sent it.
app.steps["worker"].add(DjangoStructLogInitStep)
app.steps["worker"].add(EndInTime)


@app.on_configure.connect
def read_settings(**_kwargs) -> None:
    """End a worker or beat with one sentence on a wrong setting. Others have read them before."""
    from django.conf import settings

    try:
        settings.DEBUG  # noqa: B018 (the first look at any of them reads them all)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


@celeryd_init.connect
def wait_for_messages(conf, **_kwargs) -> None:
    """Take back the limits of publishers, which a worker has where it was forked from one."""
    options = dict(conf.broker_transport_options)
    for name in ("socket_timeout", "socket_connect_timeout"):
        options.pop(name, None)
    conf.broker_transport_options = options


@celeryd_init.connect
@beat_init.connect
def refuse_unfit_database(**_kwargs) -> None:
    """End a worker or beat whose tables are not there, or not those of this version.

    The supervisor and Compose start it again.
    """
    from studyhub.databases import find_fault

    if fault := find_fault():
        sys.exit(fault)


@setup_logging.connect
def keep_our_logging(**_kwargs) -> None:
    """Celery would set levels and formats of its own; with a receiver here it leaves ours alone."""


@task_prerun.connect
def drop_dead_connections(**_kwargs) -> None:
    """Before each task: without this, one restart of PostgreSQL fails every later task."""
    from django.db import close_old_connections

    close_old_connections()


@worker_process_init.connect
def warm_up_scorer(**_kwargs) -> None:
    """Load the sentence model before the first answer waits for it, where language is scored."""
    if os.environ.get("STUDYHUB_QUEUE") == "written":
        import scoring

        scoring.warm_up()
