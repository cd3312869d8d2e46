"""The scorer's commands: `python -m scoring COMMAND`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scoring.errors import ScoringError

CONTENT = Path("content")


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
    exemplars = commands.add_parser("exemplars", help="mark a pack's exemplars, check their order")
    exemplars.add_argument("content", type=Path)
    exemplars.set_defaults(run=run_exemplars)
    for name, run, text in (
        ("evaluate", run_evaluate, "measure agreement with the grades of the data sets"),
        ("attack", run_attack, "measure what answers that game the scorer get"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("data", type=Path)
        command.add_argument("--json", type=Path, help="also write the figures to this file")
        command.add_argument("--content", type=Path, default=CONTENT)
        command.set_defaults(run=run)
    fit = commands.add_parser("fit", help="fit calibration.json")
    fit.add_argument("data", type=Path)
    fit.add_argument("--content", type=Path, default=CONTENT)
    fit.set_defaults(run=run_fit)
    speed = commands.add_parser("speed", help="measure answers a second on one core")
    speed.add_argument("--objective", action="store_true", help="the kinds without language")
    speed.set_defaults(run=run_speed)
    return parser


def run_convert_model(options: argparse.Namespace) -> int:
    from scoring.convert import convert_model

    made = convert_model(options.folder)
    print(f"{'Made' if made else 'Already there:'} the sentence model in {options.folder}.")
    return 0


def run_exemplars(options: argparse.Namespace) -> int:
    from scoring import exemplars

    return exemplars.run_exemplars(options.content)


def run_evaluate(options: argparse.Namespace) -> int:
    from scoring import evaluate

    return evaluate.run_evaluate(options.data, options.json)


def run_attack(options: argparse.Namespace) -> int:
    from scoring import attack

    return attack.run_attack(options.data, options.content, options.json)


def run_fit(options: argparse.Namespace) -> int:
    from scoring import calibration, fit

    fitted = fit.fit(options.data, options.content, calibration.FILE)
    print(f"Wrote {calibration.FILE.name}, fitted on {fitted['answers']}.")
    return 0


def run_speed(options: argparse.Namespace) -> int:
    from scoring import speed

    return speed.run_objective_speed() if options.objective else speed.run_speed()


if __name__ == "__main__":
    sys.exit(main())
