"""What is logged and how: one line for each event, with the id of the request that it belongs to.

Logs never hold what somebody typed, nor a secret. What an exception says can quote it (PostgreSQL
tells the failing row, Python the value that is no number), and so can its arguments: the traceback
is written without the message, unless the message is of a kind that speaks of the code or of a
server alone. Long random parts of an address, such as the key of a reset link, are blotted out.
"""

import copy
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from uuid import UUID

import structlog
from structlog.typing import EventDict

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
FORMATS = ("human", "json")
HIDDEN = "..."

# Exceptions of exactly these classes speak of the code, the settings or a connection.
TELLING = {
    "builtins.AttributeError",
    "builtins.BrokenPipeError",
    "builtins.ConnectionRefusedError",
    "builtins.ConnectionResetError",
    "builtins.ImportError",
    "builtins.ModuleNotFoundError",
    "builtins.NameError",
    "builtins.RecursionError",
    "builtins.TimeoutError",
    "builtins.UnboundLocalError",
    "builtins.ZeroDivisionError",
    "django.core.exceptions.ImproperlyConfigured",
    "django.db.utils.OperationalError",
    "django.template.exceptions.TemplateDoesNotExist",
    "kombu.exceptions.OperationalError",
    "psycopg.OperationalError",
    "redis.exceptions.ConnectionError",
    "redis.exceptions.TimeoutError",
}
# What Celery tells of a task, without its arguments and its exception's words.
TOLD_OF_TASKS = {"id", "name", "hostname", "description", "runtime"}
WORDY = ("django.db.backends", "django.template", "kombu")
MOST_CAUSES = 8
LONG_PART = re.compile(r"[^/]{20,}")


def describe_logging(*, level: str, form: str, tells_messages: bool) -> dict:
    """Configure structlog and return Django's LOGGING: everybody's records take the same way."""
    stamp = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *stamp,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": DiscreetFormatter,
                "foreign_pre_chain": [*stamp, name_request],
                "processors": [
                    Discretion(tells_messages=tells_messages),
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    make_renderer(form),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers would write each record a second time, or mail it.
            "django": {"handlers": [], "level": "NOTSET"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            # Statements and a broker's messages hold texts; templates tell each missing variable.
            **{name: {"level": "INFO"} for name in WORDY},
            # `task_failed` says the same with the request's id.
            "celery.app.trace": {"level": "CRITICAL"},
        },
    }


def name_request(_logger, _name: str, event: EventDict) -> EventDict:
    """A processor: Django logs a refused request when it is over. Its id is in the record."""
    request = getattr(event["_record"], "request", None)
    if request_id := getattr(request, "whole_id", ""):
        event["request_id"] = request_id
    return event


def make_renderer(form: str):
    if form == "json":
        return structlog.processors.JSONRenderer(default=str)
    plain, coloured = (structlog.dev.ConsoleRenderer(colors=colours) for colours in (False, True))

    def render(*event):
        """Ask for each line: what was forked from a program in a terminal writes to a file."""
        return coloured(*event) if sys.stderr.isatty() else plain(*event)

    return render


class DiscreetFormatter(structlog.stdlib.ProcessorFormatter):
    """Takes out of a library's record what may be somebody's text before the sentence is made."""

    def format(self, record: logging.LogRecord) -> str:
        if record.args:
            record = copy.copy(record)
            record.args = hide_in_arguments(record.args)
        return super().format(record)


def hide_in_arguments(arguments):
    if isinstance(arguments, dict):
        return {key: arguments[key] if key in TOLD_OF_TASKS else HIDDEN for key in arguments}
    return tuple(hide_in_value(one) for one in arguments)


def hide_in_value(value):
    if isinstance(value, BaseException):
        return describe_error(value)
    return hide_in_path(value) if isinstance(value, str) and value.startswith("/") else value


def hide_in_path(path: str) -> str:
    """Return an address without its query and without its long random parts."""
    return LONG_PART.sub(hide_unless_plain, path.partition("?")[0])


def hide_unless_plain(found: re.Match) -> str:
    """Keep the ids and the words of an address; blot out what looks like a key."""
    part = found[0]
    if re.fullmatch(r"[a-z-]+(\.[a-z]+)?", part):
        return part
    try:
        return str(UUID(part))
    except ValueError:
        return HIDDEN


class Discretion:
    """A processor: an exception becomes its traceback without the words that may quote a text."""

    def __init__(self, *, tells_messages: bool) -> None:
        self.tells_messages = tells_messages

    def __call__(self, _logger, _name: str, event: EventDict) -> EventDict:
        error = find_error(event.pop("exc_info", None))
        if isinstance(event.get("exception"), BaseException):
            error = event.pop("exception")
            event.pop("error", None)  # its message, as django-structlog passes it along
        for key, value in event.items():
            if isinstance(value, BaseException):
                event[key] = describe_error(value)
        if error is not None:
            event["exception"] = "\n".join(self.tell(error))
        return event

    def tell(self, error: BaseException) -> Iterator[str]:
        """Give the lines of a traceback, the first cause first."""
        for one in list_causes(error):
            for frame in traceback.extract_tb(one.__traceback__):
                yield f'File "{frame.filename}", line {frame.lineno}, in {frame.name}'
                yield f"  {frame.line}"
            yield describe_error(one, tells_message=self.tells_messages)


def find_error(exc_info) -> BaseException | None:
    if exc_info is True:
        exc_info = sys.exc_info()
    if isinstance(exc_info, tuple):
        return exc_info[1] if len(exc_info) > 1 else None
    return exc_info if isinstance(exc_info, BaseException) else None


def list_causes(error: BaseException) -> list[BaseException]:
    found = [error]
    while len(found) < MOST_CAUSES:
        last = found[-1]
        cause = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if cause is None or cause in found:
            break
        found.append(cause)
    return found[::-1]


def describe_error(error: BaseException, *, tells_message: bool = False) -> str:
    """Return the class of an exception and what may be told about it."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    name = kind.removeprefix("builtins.")
    if tells_message:
        return f"{name}: {error}"
    if kind in TELLING:
        return f"{name}: {str(error).partition(chr(10))[0]}"
    told = getattr(error, "diag", None)
    fields = ("sqlstate", "schema_name", "table_name", "column_name", "constraint_name")
    words = [word for field in fields if (word := getattr(told, field, None))]
    return f"{name} ({', '.join(words)})" if words else name
