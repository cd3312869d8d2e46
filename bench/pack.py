"""Check, load and load again a large pack: what each takes to the check, and how much memory.

Each step is a process of its own. The check reads every file and asks no database: it is what the
others are measured by, on the same machine in the same minutes. CPU is that of the step and of
PostgreSQL together, so that what else a machine does hardly counts.
"""

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from bench.report import Figure, finish
from bench.site import Site
from bench.yardstick.cpu import cpu_seconds

LESSONS, QUESTIONS = 1_000, 20_000
# So many times the CPU of the check of the same pack.
LOAD, RELOAD, EDIT = 6, 0.5, 4
# Ten times as much takes so many times ten times the CPU.
GROWTH = 1.5
MEMORY_MB = 300
PER_TOPIC = 20
WORDS = [
    *("function", "event", "queue", "stream", "trigger", "latency", "memory", "timeout", "region"),
    *("bucket", "object", "table", "index", "shard", "retry", "backoff", "handler", "cold", "warm"),
    *("limit", "quota", "token", "role", "policy", "secret", "vault", "trace", "metric", "alarm"),
    *("query", "deploy", "rollback", "version", "alias", "layer", "package", "runtime", "topic"),
]


def write_pack(folder: Path, *, lessons: int, questions: int) -> None:
    """Write a pack whose texts are as long as those of a real one; the same at each call."""
    chance = random.Random(7)
    topics = math.ceil(lessons / PER_TOPIC)
    write_yaml(folder / "pack.yaml", HEAD)
    names = [f"topic-{number:03}" for number in range(topics)]
    write_yaml(folder / "tracks.yaml", [{"slug": "way", "title": "The way", "topics": names}])
    shelf = [
        {"slug": name, "title": f"Topic {name[-3:]}", "lessons": list(lessons_of(at, lessons))}
        for at, name in enumerate(names)
    ]
    write_yaml(folder / "topics.yaml", shelf)
    each = max(1, questions // lessons)
    for topic in shelf:
        bank = []
        for slug in topic["lessons"]:
            bank += [
                make_question(f"q-{slug}-{number:02}", topic["slug"], slug, number, chance)
                for number in range(each)
            ]
            path = folder / "lessons" / topic["slug"] / f"{slug}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(make_lesson(slug, f"q-{slug}-00", chance))
        write_yaml(folder / "questions" / f"{topic['slug']}.yaml", bank)


HEAD = {
    "slug": "large",
    "title": "Large pack",
    "version": "1.0.0",
    "language": "en",
    "licence": "CC-BY-4.0",
}


# libyaml writes ten times as fast, where PyYAML was built with it.
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def lessons_of(topic: int, lessons: int) -> Iterator[str]:
    for number in range(topic * PER_TOPIC, min(lessons, (topic + 1) * PER_TOPIC)):
        yield f"lesson-{number:04}"


def write_yaml(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(value, Dumper=DUMPER, sort_keys=False, width=200))


def say(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def make_lesson(slug: str, check: str, chance: random.Random) -> str:
    """Return a lesson of about 1,000 words: six sections, a table, code, a callout, a check."""
    head = yaml.safe_dump(
        {
            "slug": slug,
            "title": f"{say(chance, 3)[:-1]} {slug[-4:]}",
            "goal": say(chance, 8),
            "minutes": 10,
            "prerequisites": [],
            "objectives": [{"slug": "know", "text": say(chance, 6)}],
        },
        sort_keys=False,
    )
    parts = [f"---\n{head}---\n"]
    for number in range(6):
        paragraphs = "\n\n".join(say(chance, 55) for _ in range(3))
        parts.append(f"## {say(chance, 3)[:-1]} {number}\n\n{paragraphs}\n")
    parts.append("| Need | Product |\n|---|---|\n" + "| `run` | **queue** |\n" * 6)
    parts.append("\n```python\ndef handler(event, context):\n    return {'status': 200}\n```\n")
    parts.append(f"\n:::tip\n{say(chance, 20)}\n:::\n\n:::check {check}\n:::\n")
    return "\n".join(parts)


def make_question(slug: str, topic: str, lesson: str, number: int, chance: random.Random) -> dict:
    """Return a question: four of five are choices, the fifth is written."""
    question = {
        "id": slug,
        "kind": "written" if number % 5 == 4 else "single_choice",
        "topic": topic,
        "lesson": lesson,
        "objective": "know",
        "difficulty": number % 5 + 1,
        "text": say(chance, 14),
        "explanation": say(chance, 30),
    }
    return question | (make_scheme(chance) if number % 5 == 4 else make_options(chance))


def make_options(chance: random.Random) -> dict:
    options = [
        {"id": letter, "text": say(chance, 8), "right": letter == "b", "why": say(chance, 12)}
        for letter in "abcd"
    ]
    return {"options": options}


def make_scheme(chance: random.Random) -> dict:
    points = [
        {"id": f"k{n}", "text": say(chance, 9), "weight": 2, "accepted": [say(chance, 9)] * 3}
        for n in range(5)
    ]
    return {
        "minutes": 4,
        "words": [60, 180],
        "model_answer": say(chance, 80),
        "key_points": points,
    }


def run_in_child(step: str, folder: Path) -> dict[str, float]:
    """Run one step in a fresh process: its seconds and the most memory that it held."""
    words = [sys.executable, "-m", "bench.pack", "--step", step, "--folder", str(folder)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def run_step(step: str, folder: Path) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from packs.domain.checking import check_pack
    from packs.domain.loading import load_pack

    began, used = time.perf_counter(), time.process_time()
    if step == "check":
        assert check_pack(folder) == []
        counts = {}
    else:
        counts = load_pack(folder, now=timezone.now())
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - began,
                "cpu": time.process_time() - used,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "counts": {sort: dict(count) for sort, count in counts.items()},
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a twentieth of the size")
    parser.add_argument("--step", choices=("check", "load"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        run_step(arguments.step, arguments.folder)
        return
    share = 20 if arguments.quick else 1
    site = Site()
    try:
        site.start_servers()
        figures = measure(site, share)
    finally:
        site.stop()
    finish("pack", figures)


def measure(site: Site, share: int) -> list[Figure]:
    lessons, questions = LESSONS // share, QUESTIONS // share
    tenth, whole = site.folder / "tenth", site.folder / "pack"
    write_pack(tenth, lessons=lessons // 10, questions=questions // 10)
    write_pack(whole, lessons=lessons, questions=questions)
    small = take("check", tenth, site)
    check = take("check", whole, site)
    load = take("load", whole, site)
    again = take("load", whole, site)
    question = next((whole / "questions").iterdir())
    question.write_text(question.read_text().replace("Function", "Changed function", 1))
    edited = take("load", whole, site)
    figures = [
        Figure("lessons", load["counts"]["lessons"]["added"], "", f"== {lessons}"),
        Figure("questions", load["counts"]["questions"]["added"], "", f"== {questions}"),
        Figure("questions changed", edited["counts"]["questions"]["changed"], "", "== 1"),
        compare("check to ten of a tenth", check["cpu"], 10 * small["cpu"], GROWTH),
        compare("load to check", load["cpu"], check["cpu"], LOAD),
        compare("load again to check", again["cpu"], check["cpu"], RELOAD),
        compare("load an edit to check", edited["cpu"], check["cpu"], EDIT),
    ]
    steps = {"check": check, "load": load, "load again": again, "load an edit": edited}
    for name, took in steps.items():
        figures.append(Figure(name, round(took["seconds"], 2), "s"))
        figures.append(Figure(f"{name}, CPU", round(took["cpu"], 2), "s"))
        figures.append(Figure(f"{name}, memory", round(took["memory"]), "MB", f"<= {MEMORY_MB}"))
    return figures


def take(step: str, folder: Path, site: Site) -> dict[str, float]:
    """Run a step, and add to its CPU what PostgreSQL used meanwhile."""
    pid = site.postgres.process.pid
    before = cpu_seconds(pid)
    took = run_in_child(step, folder)
    took["cpu"] += cpu_seconds(pid) - before
    return took


def compare(name: str, cpu: float, floor: float, most: float) -> Figure:
    return Figure(name, round(cpu / floor, 2), "times", f"<= {most}")


if __name__ == "__main__":
    main()
