"""`python -m studyhub.supervisor`, which `script/server` and `manage.py up` run."""

import argparse
import errno
import os
import sys
from pathlib import Path
from typing import NoReturn

from studyhub.embedded import ServerError
from studyhub.supervisor.lifecycle import Lifecycle, Options
from studyhub.supervisor.orphans import begin_marked, is_marked
from studyhub.supervisor.places import PROJECT, Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port_number, default=8000, help="the port (8000)")
    parser.add_argument(
        "--host",
        type=host_address,
        default="127.0.0.1",
        help="the address to listen on (127.0.0.1: this machine only)",
    )
    parser.add_argument(
        "--web-workers",
        type=int,
        default=Options.web_workers,
        help=f"web processes, each with four threads ({Options.web_workers})",
    )
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="make demo accounts on the first start and print their sign-ins, or have none that "
        "can sign in (have them where this machine alone reaches the site, unless in production)",
    )


def port_number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a number up to 65535")
    return int(text)


def host_address(text: str) -> str:
    """The web server takes addresses only."""
    return "127.0.0.1" if text == "localhost" else text


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="script/server", description="Run StudyHub.")
    add_arguments(parser)
    return run(Options(**vars(parser.parse_args(arguments))))


def run(options: Options) -> int:
    """Run the site until it is stopped. Return the exit status; a failure is one sentence."""
    places = Places.from_environment()
    if not is_marked(places.var):
        begin(options)
    try:
        Lifecycle(places, options).run()
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(explain(error, places), file=sys.stderr)
        return 1
    return 0


def begin(options: Options) -> NoReturn:
    """Become the supervisor, whatever this process is and has imported."""
    places = Places.from_environment()
    # They may stand there relative to the folder that we leave.
    for name in ("STUDYHUB_MODEL_DIR", "STUDYHUB_STATIC"):
        if os.environ.get(name):
            os.environ[name] = str(Path(os.environ[name]).absolute())
    os.environ["STUDYHUB_VAR"] = str(places.var)
    os.chdir(PROJECT)
    begin_marked(places.var, options.words)


def explain(error: OSError, places: Places) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"The disk of {places.var} is full: make room there, then start again."
    where = os.fsdecode(error.filename) if error.filename else places.var
    return (
        f"StudyHub cannot use {where} ({error.strerror}): make sure that {places.var} is a folder "
        "which you may write to, then start again."
    )


if __name__ == "__main__":
    sys.exit(main())
