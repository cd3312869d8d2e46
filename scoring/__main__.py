"""The scorer's commands: `python -m scoring COMMAND`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scoring.errors import ScoringError


def main(arguments: list[str] | None = None) -> int:
    options = make_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ScoringError as error:
        print(error, file=sys.stderr)
        return 1


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    convert = commands.add_parser("convert_model", help="make the int8 sentence model in a folder")
    convert.add_argument("folder", type=Path)
    convert.set_defaults(run=run_convert_model)
    return parser


def run_convert_model(options: argparse.Namespace) -> int:
    from scoring.convert import convert_model

    made = convert_model(options.folder)
    print(f"{'Made' if made else 'Already there:'} the sentence model in {options.folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
