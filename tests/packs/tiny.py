"""A pack as small as can be, with one of everything. Tests change one text of it and look."""

from pathlib import Path

FILES = {
    "pack.yaml": """\
slug: tiny
title: Tiny pack
version: 1.0.0
language: en
licence: CC-BY-4.0
""",
    "tracks.yaml": """\
- slug: start
  title: Start
  topics: [queues]
""",
    "topics.yaml": """\
- slug: queues
  title: Queues
  lessons: [what-a-queue-is, when-to-queue]
""",
    "facts.yaml": """\
longest-wait:
  value: 12 hours
  says: A message can wait for 12 hours.
  source: https://example.org/limits
  checked_on: 2026-11-01
""",
    "competencies.yaml": """\
- slug: conflict
  title: Handling disagreement
  probes: Can you state the other view fairly?
""",
    "stories.yaml": """\
- slug: long-queue
  title: The long queue
  lesson: what-a-queue-is
  competencies: [conflict]
  parts:
    - {part: situation, points: 1, of: 1, why: It has a place., text: The queue was long.}
    - {part: task, points: 1, of: 1, why: One duty., text: I had to shorten it.}
    - {part: action, points: 2, of: 5, why: It has no reason., text: I added a worker.}
    - {part: result, points: 2, of: 2, why: A figure., text: "It fell to {{ fact:longest-wait }}."}
""",
    "glossary.yaml": """\
- slug: burst
  title: Burst
  also: [peak]
  definition: Much *work* at once, for {{ fact:longest-wait }} at most.
  see: [backlog]
- slug: backlog
  title: Backlog
  definition: Work that waits.
""",
    "templates.yaml": """\
- slug: star
  title: STAR
  sections:
    - {slug: situation, title: Situation, guidance: "Where was it?", share: [10, 20], weight: 3}
    - {slug: action, title: Action, guidance: "What did you do?", share: [50, 60], weight: 7}
""",
    "lessons/queues/what-a-queue-is.md": """\
---
slug: what-a-queue-is
title: What a queue is
goal: Say what a queue is for.
minutes: 5
prerequisites: []
opening: '"Why a queue?"'
objectives:
  - slug: say-why
    text: Say why one puts a queue in between.
sources:
  - title: Limits
    url: https://example.org/limits
    checked_on: 2026-11-01
---
A queue keeps work for {{ fact:longest-wait }}.

## Why it helps

It absorbs a [burst](term:burst).

![A row of boxes.](figures/row.svg "Work in a row.")

:::check q-burst
:::

## When it hurts

:::tip
Measure the wait.
:::
""",
    "lessons/queues/when-to-queue.md": """\
---
slug: when-to-queue
title: When to queue
goal: Know when a queue is worth it.
minutes: 4
prerequisites: [what-a-queue-is]
objectives:
  - slug: judge-worth
    text: Judge whether a queue is worth it.
---
## A rule of thumb

Queue what may wait.

:::listing code/rule.py#rule
The rule as *code*.
:::
""",
    "code/rule.py": """\
WAITS = 2


# region rule
def queue(work):
    return work.minutes > WAITS
# endregion
""",
    "figures/row.svg": """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20">
  <title>A row of work</title>
  <desc>Three boxes in a row.</desc>
  <rect id="one" x="0" y="0" width="20" height="20" fill="currentColor"/>
  <use href="#one" x="30"/>
</svg>
""",
    "questions/bank.yaml": """\
- id: q-burst
  kind: single_choice
  topic: queues
  lesson: what-a-queue-is
  section: why-it-helps
  objective: say-why
  difficulty: 1
  text: What absorbs a *burst*?
  explanation: A queue keeps what cannot be done yet.
  options:
    - id: a
      text: A `queue`
      right: true
      why: It keeps work for {{ fact:longest-wait }}.
    - {id: b, text: A cron job, right: false, why: It runs by the clock.}
- id: q-wait
  kind: numeric
  topic: queues
  difficulty: 2
  text: How long can a message wait?
  answer:
    value: 12
    unit: h
    units: {h: 1, days: 24}
- id: q-explain
  kind: written
  topic: queues
  difficulty: 3
  text: Explain a queue.
  minutes: 4
  words: [40, 120]
  model_answer: A queue keeps work until somebody has time for it.
  key_points:
    - {id: keeps, text: It keeps work, weight: 6, accepted: [work is stored]}
    - {id: later, text: Work is done later, weight: 4}
- id: q-story
  kind: star
  topic: queues
  difficulty: 3
  text: Tell me about a disagreement.
  minutes: 6
  template: star
  competencies: [conflict]
  strong: [An experiment settled it.]
  red_flags: [The story is about winning.]
""",
    "plans/two-days.yaml": """\
slug: two-days
title: Two days
summary: For those who have {{ fact:longest-wait }}.
days: 2
steps:
  - {day: 1, lesson: what-a-queue-is}
  - {day: 1, practise: queues, questions: 2}
  - {day: 2, interview: short}
""",
    "interviews/short.yaml": """\
slug: short
title: Short interview
mode: interview
minutes: 10
pass_percent: 65
section_floor_percent: 45
sections:
  - slug: facts
    title: Facts
    minutes: 4
    draws:
      - kinds: [single_choice, numeric]
        topics: [queues]
        difficulty: [1, 3]
        count: 2
        minutes_each: 2
  - slug: story
    title: Story
    minutes: 6
    draws:
      - questions: [q-story]
        minutes_each: 6
""",
}

# One question of each kind that the pack above has none of.
KINDS = {
    "questions/kinds.yaml": """\
- id: q-true
  kind: true_false
  topic: queues
  difficulty: 1
  text: A queue keeps what is done.
  right: false
  why_true: What is done leaves the *queue*.
  why_false: It keeps what is still to do.
- id: q-term
  kind: short_answer
  topic: queues
  difficulty: 1
  text: What is much work at once called?
  answer:
    accepted: [a burst, burst]
    wrong: [{text: backlog, why: A backlog is work that waits.}]
    typos: true
- id: q-gaps
  kind: cloze
  topic: queues
  difficulty: 2
  text: "A message waits for [[hours]] hours, and then [[what]]. The *queue* is [[name]]."
  gaps:
    - id: hours
      kind: numeric
      answer: {value: 12}
    - id: what
      kind: single_choice
      points: 2
      options:
        - {id: gone, text: it is gone, right: true, why: No queue keeps for ever.}
        - {id: again, text: it begins anew, right: false, why: Nothing begins anew.}
    - id: name
      kind: short_answer
      answer: {accepted: [a buffer, buffer]}
- id: q-order
  kind: ordering
  topic: queues
  difficulty: 2
  text: What happens to a message?
  items:
    - {id: first, text: It is sent.}
    - {id: second, text: It waits in the `queue`.}
    - {id: third, text: A worker takes it.}
    - {id: fourth, text: The worker says that it is done.}
- id: q-pairs
  kind: matching
  topic: queues
  difficulty: 2
  text: What belongs together?
  pairs:
    - {id: burst, left: Burst, right: Much work at once, why: It comes in a rush.}
    - {id: peak, left: Peak, right: Much work at once}
    - {id: backlog, left: Backlog, right: Work that waits}
  surplus:
    - {id: idle, text: No work at all, why: That is idleness.}
- id: q-design
  kind: design
  topic: queues
  difficulty: 4
  text: Design a mail service.
  minutes: 30
  template: star
  requirements: [It takes a burst of mails., No mail is lost.]
  components:
    - {id: api, title: API, weight: 1}
    - {id: queue, title: Queue, accepted: [message queue], weight: 2}
    - {id: worker, title: Worker, weight: 1}
    - {id: cache, title: Cache, weight: 0}
    - {id: mainframe, title: Mainframe, weight: 0}
  connections:
    - {from: api, to: queue, says: mails to send, weight: 1}
    - {from: queue, to: worker, weight: 1}
  key_points:
    - {id: buffer, text: The queue takes the burst of mails so that none is lost., weight: 10}
  model_answer: {situation: The queue takes the burst of mails., action: I put a queue between.}
""",
}


def write_pack(folder: Path, files: dict[str, str] | None = None) -> Path:
    """Write the files of a pack (the tiny one) into `folder` and return it."""
    for name, text in (files or FILES).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first `old` in a file of the pack; it has to be there."""
    path = folder / file
    text = path.read_text()
    assert old in text, f"{file} has no {old!r}"
    path.write_text(text.replace(old, new, 1))


def line_of(file: str, text: str) -> int:
    """Return the line of a file of the tiny pack on which `text` first stands."""
    before, found, _after = (FILES | KINDS)[file].partition(text)
    assert found, f"{file} has no {text!r}"
    return before.count("\n") + 1
