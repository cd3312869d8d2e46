"""The scorer's commands: `python -m scoring COMMAND`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scoring.errors import ScoringError

CONTENT = Path("content")


def main(arguments: list[str] | None = None) -> int:
    options = make_parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Who reads has had enough, as `head` has. Python would try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ScoringError as error:
        print(error, file=sys.stderr)
        return 1


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    convert = commands.add_parser("convert_model", help="make the int8 sentence model in a folder")
    convert.add_argument("folder", type=Path)
    convert.set_defaults(run=run_convert_model)
    add_proof_commands(commands)
    fit = commands.add_parser("fit", help="fit calibration.json")
    fit.add_argument("data", type=Path)
    fit.add_argument("--content", type=Path, default=CONTENT)
    fit.set_defaults(run=run_fit)
    fit_star = commands.add_parser("fit_star", help="fit star.json, and say how well it tells")
    fit_star.add_argument("--content", type=Path, default=CONTENT)
    fit_star.set_defaults(run=run_fit_star)
    fit_frames = commands.add_parser(
        "fit_frames", help="fit frames.json, and say how well it tells"
    )
    fit_frames.add_argument("data", type=Path)
    fit_frames.add_argument("--content", type=Path, default=CONTENT)
    fit_frames.set_defaults(run=run_fit_frames)
    speed = commands.add_parser("speed", help="measure answers a second on one core")
    speed.add_argument("--objective", action="store_true", help="the kinds without language")
    speed.set_defaults(run=run_speed)
    return parser


def add_proof_commands(commands: Any) -> None:
    for name, run, text, argument in (
        ("evaluate", run_evaluate, "agreement with the grades of a CSV file", "file"),
        ("attack", run_attack, "what answers that game the scorer get, by a CSV file", "file"),
        ("star", run_star, "how well sentences are told apart by their STAR part", "file"),
        ("exemplars", run_exemplars, "a pack's exemplars: their order and distance", "content"),
        ("turned", run_turned, "what answers get that say the opposite throughout", "content"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument(argument, type=Path)
        command.add_argument("--json", action="store_true", help="print JSON and nothing else")
        command.set_defaults(run=run)
        if name == "turned":
            command.add_argument("answers", type=Path, metavar="FILE.json")
        if name in ("evaluate", "attack"):
            command.add_argument(
                "--train",
                type=Path,
                action="extend",
                nargs="+",
                default=[],
                metavar="FILE.csv",
                help="graded answers to fit to; without them the shipped weights count",
            )
        if name == "evaluate":
            command.add_argument(
                "--cross",
                choices=("answer", "question"),
                help="fit to the file itself and leave out tenths of its answers or questions",
            )


def show(
    found: Mapping[str, Any], options: argparse.Namespace, print_it: Callable[[Any], None]
) -> int:
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        print_it(found)
    return 0


def run_convert_model(options: argparse.Namespace) -> int:
    from scoring.convert import convert_model

    made = convert_model(options.folder)
    print(f"{'Made' if made else 'Already there:'} the sentence model in {options.folder}.")
    return 0


def run_exemplars(options: argparse.Namespace) -> int:
    from scoring import exemplars

    found = exemplars.measure_exemplars(options.content)
    show(found, options, exemplars.print_figures)
    return 0 if found["pairs_in_order"] >= exemplars.REACH else 1


def run_turned(options: argparse.Namespace) -> int:
    from scoring import turned_proof

    found = turned_proof.measure_turned(options.content, options.answers)
    return show(found, options, turned_proof.print_figures)


def run_evaluate(options: argparse.Namespace) -> int:
    from scoring import evaluate

    found = evaluate.evaluate(options.file, options.train, options.cross)
    return show(found, options, evaluate.print_figures)


def run_attack(options: argparse.Namespace) -> int:
    from scoring import attack

    return show(attack.attack(options.file, options.train), options, attack.print_figures)


def run_star(options: argparse.Namespace) -> int:
    from scoring import star_proof

    return show(star_proof.measure_star(options.file), options, star_proof.print_figures)


def run_fit(options: argparse.Namespace) -> int:
    from scoring import calibration, fit

    fitted = fit.fit(options.data, options.content, calibration.FILE)
    print(f"Wrote {calibration.FILE.name}, fitted on {fitted['answers']}.")
    return 0


def run_fit_star(options: argparse.Namespace) -> int:
    from scoring import fit_star, star_model

    fitted = fit_star.fit_star(options.content)
    print(f"Wrote {star_model.FILE.name}, fitted on {fitted.pop('fitted_on')} sentences.")
    for name, row in fitted.items():
        print(f"{name:16} {row['sentences']:5} sentences, macro-F1 {row['macro_f1']:.3f}")
    return 0


def run_fit_frames(options: argparse.Namespace) -> int:
    from scoring import fit_frames, frames

    fitted = fit_frames.fit_frames(options.data, options.content, frames.FILE)
    print(
        f"Wrote {frames.FILE.name}, fitted on {fitted['frames']}. Of frames left out, "
        f"{fitted['disbelieving_found']:.1%} of the grammar's and {fitted['genuine_taken']:.1%} "
        "of the genuine ones are taken for disbelief."
    )
    return 0


def run_speed(options: argparse.Namespace) -> int:
    from scoring import speed

    return speed.run_objective_speed() if options.objective else speed.run_speed()


if __name__ == "__main__":
    sys.exit(main())
