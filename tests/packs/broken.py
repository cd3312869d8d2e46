"""Packs that are broken in one place, with the sentence that each of them gets.

Of each: the file, a text in it, what stands there instead, what the check says of it, and where the
fault stands on another line, a text of that line.
"""

from pathlib import Path

from tests.packs.tiny import FILES, change, line_of

BANK = "questions/bank.yaml"
OF_KINDS = "questions/kinds.yaml"
LESSON = "lessons/queues/what-a-queue-is.md"
OTHER = "lessons/queues/when-to-queue.md"
SHORT = "interviews/short.yaml"
FIGURE = "figures/row.svg"
CODE = "code/rule.py"
PLAN = "plans/two-days.yaml"
FACT = FILES["facts.yaml"]

BROKEN = {
    "too long a version": (
        "pack.yaml",
        "version: 1.0.0",
        "version: 1.0.0 of the second of November, for a trial",
        '"1.0.0 of the second of November, for a trial": This cannot be version. '
        "Give a text or a number of at most 40 characters.",
    ),
    "a language by its name": (
        "pack.yaml",
        "language: en",
        "language: English of Great Britain",
        '"English of Great Britain": This cannot be language. '
        "Give the code of a language, such as en.",
    ),
    "unknown kind": (
        BANK,
        "kind: numeric",
        "kind: guess",
        '"guess": The kind is unknown. Use one of: single_choice, multiple_choice, true_false, '
        "short_answer, numeric, cloze, ordering, matching, written, star, design.",
    ),
    "misspelt entry": (
        BANK,
        "explanation: A",
        "explanaton: A",
        '"A queue keeps what cannot be done yet.": The entry explanaton is unknown. '
        "Did you mean explanation?",
    ),
    "no right option": (
        BANK,
        "right: true",
        "right: false",
        '"options": No option is marked as right. Mark one with right: true.',
        "options:",
    ),
    "two right options": (
        BANK,
        "text: A cron job, right: false",
        "text: A cron job, right: true",
        '"options": 2 options are marked as right. A single choice has exactly one.',
        "options:",
    ),
    "two options alike": (
        BANK,
        "text: A cron job, right: false",
        "text: A  `queue`, right: false",
        "\"A `queue`\": Option 2 says 'A `queue`', as an earlier one does. Reword it.",
    ),
    "right is a word": (
        BANK,
        "text: A cron job, right: false",
        "text: A cron job, right: no",
        '"no": This cannot be right. Use true or false.',
    ),
    "difficulty too high": (
        BANK,
        "difficulty: 2",
        "difficulty: 9",
        '"9": This cannot be difficulty. Give a whole number from 1 to 5.',
    ),
    "unknown topic": (
        BANK,
        "topic: queues",
        "topic: cues",
        '"cues": The pack has no such topic. Add it, or correct the name.',
    ),
    "unknown section": (
        BANK,
        "section: why-it-helps",
        "section: why-it-help",
        '"why-it-help": The lesson what-a-queue-is has no such section. '
        "Add it, or correct the name.",
    ),
    "unknown competency": (
        BANK,
        "competencies: [conflict]",
        "competencies: [teamwork]",
        '"teamwork": competencies.yaml has no such competency. Add it, or correct the name.',
    ),
    "weights do not sum": (
        BANK,
        "text: It keeps work, weight: 6",
        "text: It keeps work, weight: 5",
        '"key_points": The weights of the key points sum to 9. Make it 10.',
        "key_points:",
    ),
    "true or false in words": (
        OF_KINDS,
        "right: false",
        "right: wrong",
        '"wrong": This cannot be right. Use true or false.',
    ),
    "term that is accepted and wrong": (
        OF_KINDS,
        "accepted: [a burst, burst]",
        "accepted: [a burst, backlog]",
        "\"backlog\": 'backlog' is both accepted and wrong. Take it out of one of the two.",
        "wrong: [{text: backlog",
    ),
    "why of a wrong term is missing": (
        OF_KINDS,
        "text: backlog, why: A backlog is work that waits.",
        "text: backlog",
        "why is missing. Give a text.",
    ),
    "gap without an entry": (
        OF_KINDS,
        "then [[what]].",
        "then [[what]] or [[more]].",
        '"gaps": The text has [[more]], and no gap has this id. Add the gap.',
        "  gaps:",
    ),
    "gap that is not in the text": (
        OF_KINDS,
        "is [[name]].",
        "is a buffer.",
        '"A message waits for [[hours]] hours, and then [[what]]. The…": '
        "Gap 'name' is nowhere in the text. Put [[name]] where it belongs.",
    ),
    "gap in code": (
        OF_KINDS,
        "is [[name]].",
        "is `[[name]]`.",
        '"A message waits for [[hours]] hours, and then [[what]]. The…": '
        "[[name]] stands in code or in a link. Put it into plain text.",
    ),
    "gap of a kind that has none": (
        OF_KINDS,
        "kind: short_answer\n      answer: {accepted: [a buffer",
        "kind: star\n      answer: {accepted: [a buffer",
        '"star": Use one of: short_answer, numeric, single_choice.',
    ),
    "kind of a gap as a list": (
        OF_KINDS,
        "kind: numeric\n      answer: {value: 12}",
        "kind: [numeric]\n      answer: {value: 12}",
        '"kind": This cannot be kind. Give a text.',
    ),
    "number of a gap in words": (
        OF_KINDS,
        "answer: {value: 12}",
        "answer: {value: twelve}",
        '"twelve": This cannot be value. Give a number.',
    ),
    "too few to put in order": (
        OF_KINDS,
        "    - {id: fourth, text: The worker says that it is done.}\n",
        "",
        '"items": items needs a list of 4 to 9 items in the right order.',
        "  items:",
    ),
    "two alike to put in order": (
        OF_KINDS,
        "A worker takes it.",
        "It is sent.",
        "\"It is sent.\": Item 3 says 'It is sent.', as an earlier one does. Reword it.",
    ),
    "surplus that fits": (
        OF_KINDS,
        "text: No work at all",
        "text: Work that waits",
        "\"Work that waits\": The surplus option 'Work that waits' is the right of a pair. "
        "Leave it out.",
    ),
    "list of components that tells all": (
        OF_KINDS,
        "title: Cache, weight: 0",
        "title: Cache, weight: 1",
        '"components": The components are offered as a list, which would be the answer: add at '
        "least two that nothing here needs, with weight: 0.",
        "  components:",
    ),
    "connection to nowhere": (
        OF_KINDS,
        "from: queue, to: worker",
        "from: queue, to: workers",
        "\"workers\": A connection names 'workers', which is no component's id.",
    ),
    "unknown template of a design": (
        OF_KINDS,
        "template: star",
        "template: stars",
        '"stars": The pack has no such template. Add it, or correct the name.',
    ),
    "two questions with one id": (
        BANK,
        "id: q-wait",
        "id: q-burst",
        f'"q-burst": {BANK}:1 has this id already. Choose another.',
        "id: q-wait",
    ),
    "unknown fact in a question": (
        BANK,
        "fact:longest-wait",
        "fact:longest",
        '"longest": facts.yaml has no fact of this name. Add it, or correct the name.',
    ),
    "unknown fact in a lesson": (
        LESSON,
        "fact:longest-wait",
        "fact:longest",
        '"longest": facts.yaml has no fact of this name. Add it, or correct the name.',
    ),
    "fact that is no mapping": (
        "facts.yaml",
        FACT,
        "longest-wait: 12 hours\n",
        '"12 hours": Give a mapping with value, says and source.',
    ),
    "fact without a value": (
        "facts.yaml",
        "value: 12 hours",
        "worth: 12 hours",
        "value is missing. Give a text or a number.",
    ),
    "fact that says a former value": (
        "facts.yaml",
        "can wait for 12 hours",
        "can wait for 112 hours",
        '"A message can wait for 112 hours.": This does not name the value, 12 hours. '
        "Say it as value has it.",
    ),
    "check without a question": (
        LESSON,
        ":::check q-burst",
        ":::check q-bust",
        '"q-bust": The pack has no such question. Add it, or correct the name.',
    ),
    "unclosed callout": (
        LESSON,
        "Measure the wait.\n:::",
        "Measure the wait.",
        '":::tip": This is never closed. End it with a line of :::.',
        ":::tip",
    ),
    "unknown callout": (
        LESSON,
        ":::tip",
        ":::hint",
        '":::hint": This is unknown. Use one of: note, tip, warning, misconception, check, '
        "listing, tabs.",
    ),
    "listing without a file": (
        OTHER,
        ":::listing code/rule.py#rule",
        ":::listing",
        '":::listing": Name a file, such as :::listing code/retry.py.',
    ),
    "listing of a file that is not there": (
        OTHER,
        "code/rule.py#rule",
        "code/rules.py#rule",
        '"code/rules.py#rule": The pack has no such file in code/. Add it, or correct the name.',
    ),
    "listing of a region that is not there": (
        OTHER,
        "code/rule.py#rule",
        "code/rule.py#rules",
        '"code/rule.py#rules": The file has no such region. '
        "Mark it there, or correct what stands behind the #.",
    ),
    "listing of nothing": (
        CODE,
        "def queue(work):\n    return work.minutes > WAITS\n",
        "",
        f'{OTHER}:15: "code/rule.py#rule": There is nothing to show here. '
        "Write some code, or remove it.",
    ),
    "more than a caption in a listing": (
        OTHER,
        "The rule as *code*.",
        "The rule.\n\nAs code.",
        '":::listing code/rule.py#rule": A listing holds its caption alone, one paragraph. '
        "Put the rest below it.",
        ":::listing",
    ),
    "region that is never closed": (
        CODE,
        "# endregion\n",
        "",
        '"rule": This region is never closed. End it with a line of endregion.',
        "# region rule",
    ),
    "end of a region that never began": (
        CODE,
        "# endregion\n",
        "# endregion\n# endregion\n",
        f'{CODE}:8: "# endregion": This closes no region. Remove it.',
    ),
    "region without a name": (
        CODE,
        "WAITS = 2\n",
        "# region\nWAITS = 2\n# endregion\n",
        '"# region": A region has one word as its name. Name it.',
    ),
    "two regions of one name": (
        CODE,
        "WAITS = 2\n",
        "# region rule\nWAITS = 2\n# endregion\n",
        f'{CODE}:6: "rule": The file has a region of this name already. Choose another.',
    ),
    "over-long line of code": (
        CODE,
        "WAITS = 2",
        f"WAITS = {'2' * 81}",
        f'"WAITS = {"2" * 51}…": This line has 89 characters. Break it: a listing has 88.',
    ),
    "code that no lesson shows": (
        OTHER,
        ":::listing code/rule.py#rule\nThe rule as *code*.\n:::\n",
        "",
        f"{CODE}: No lesson shows this file. Show it by :::listing, or remove it.",
    ),
    "tabs that are never closed": (
        OTHER,
        "Queue what may wait.",
        ":::tabs\n::tab A\nQueue.\n::tab B\nWait.",
        '":::tabs": This is never closed. End it with a line of :::.',
    ),
    "tabs of one part": (
        OTHER,
        "Queue what may wait.",
        ":::tabs\n::tab A\nQueue.\n:::",
        '":::tabs": Tabs have two parts or more. Begin each with a line such as ::tab Python.',
    ),
    "tab without a name": (
        OTHER,
        "Queue what may wait.",
        ":::tabs\n::tab\nQueue.\n::tab B\nWait.\n:::",
        '"::tab": A tab has a name. Write it behind ::tab.',
    ),
    "two tabs of one name": (
        OTHER,
        "Queue what may wait.",
        ":::tabs\n::tab A\nQueue.\n::tab A\nWait.\n:::",
        '"A": Two tabs have this name. Choose another.',
    ),
    "text before the first tab": (
        OTHER,
        "Queue what may wait.",
        ":::tabs\n\nQueue.\n::tab A\nOne.\n::tab B\nTwo.\n:::",
        '"Queue.": This stands in no tab. Put it below a line of ::tab, or above.',
    ),
    "nothing under a tab": (
        OTHER,
        "Queue what may wait.",
        "::: tabs\n::tab A\n\n::tab B\nTwo.\n:::",
        f'{OTHER}:14: "A": There is nothing under this tab. Write it, or remove the line.',
    ),
    "tabs in tabs": (
        OTHER,
        "Queue what may wait.",
        ":::tabs\n::tab A\n:::tabs\n::tab C\nOne.\n::tab D\nTwo.\n:::\n::tab B\nThree.\n:::",
        f'{OTHER}:15: ":::tabs": Tabs cannot hold tabs. Take the inner ones out.',
    ),
    "tab outside of tabs": (
        OTHER,
        "Queue what may wait.",
        "::tab A\nQueue what may wait.",
        '"::tab": This stands in no tabs. Begin them with a line of :::tabs.',
    ),
    "section in a tab": (
        OTHER,
        "Queue what may wait.",
        ":::tabs\n::tab A\n## Queue\n::tab B\nWait.\n:::",
        f'{OTHER}:15: "Queue": A section begins outside of tabs, callouts, lists and quotes. '
        "Use ###.",
    ),
    "footnote that is not there": (
        OTHER,
        "Queue what may wait.",
        "Queue what may wait[^long].",
        '"[^long]": No footnote has this name. Write it as a paragraph that begins with [^name]:.',
    ),
    "footnote that nothing leads to": (
        OTHER,
        "Queue what may wait.",
        "Queue what may wait.\n\n[^long]: A day.",
        f'{OTHER}:15: "[^long]": No text leads to this footnote. Name it there, or remove it.',
    ),
    "two footnotes of one name": (
        OTHER,
        "Queue what may wait.",
        "Queue what may wait[^a].\n\n[^a]: A day.\n\n[^a]: Two.",
        f'{OTHER}:17: "[^a]": A footnote of this name stands above already. Choose another.',
    ),
    "dead link in a footnote": (
        OTHER,
        "Queue what may wait.",
        "Queue what may wait[^a].\n\n[^a]: As [here](#no).",
        f'{OTHER}:15: "#no": There is no such heading. Correct what stands behind the #.',
    ),
    "check in a question": (
        BANK,
        "text: Explain a queue.",
        'text: "Explain a queue.\\n\\n:::check q-burst\\n:::"',
        '":::check": This stands in lessons only. Say it in words, or as a block of code.',
    ),
    "tabs in an explanation": (
        BANK,
        "explanation: A queue keeps what cannot be done yet.",
        'explanation: ":::tabs\\n::tab A\\nx\\n::tab B\\ny\\n:::"',
        '":::tabs": This stands in lessons only. Say it in words, or as a block of code.',
    ),
    "footnote in the glossary": (
        "glossary.yaml",
        "definition: Work that waits.",
        'definition: "Work[^a] that waits.\\n\\n[^a]: Or rests."',
        '"[^…]": This stands in lessons only. Say it in words, or as a block of code.',
    ),
    "unknown callout in a question": (
        BANK,
        "text: Explain a queue.",
        'text: "Explain a queue.\\n\\n:::hint\\nThink.\\n:::"',
        '":::hint": This is unknown. Use one of: note, tip, warning, misconception, check, '
        "listing, tabs.",
    ),
    "plan with an unknown lesson": (
        PLAN,
        "lesson: what-a-queue-is",
        "lesson: what-a-row-is",
        '"what-a-row-is": The pack has no such lesson. Add it, or correct the name.',
    ),
    "plan with an unknown topic": (
        PLAN,
        "practise: queues",
        "practise: cues",
        '"cues": The pack has no such topic. Add it, or correct the name.',
    ),
    "plan with an unknown interview": (
        PLAN,
        "interview: short",
        "interview: long",
        '"long": The pack has no such interview. Add it, or correct the name.',
    ),
    "plan of no length": (
        PLAN,
        "days: 2\n",
        "",
        '"two-days": Say how long it is: either days or weeks.',
        "slug: two-days",
    ),
    "plan without a step": (
        PLAN,
        FILES[PLAN].partition("steps:\n")[2],
        "  []\n",
        '"steps": A plan has one step at least.',
        "steps:",
    ),
    "plan in another file": (
        PLAN,
        "slug: two-days",
        "slug: two-nights",
        '"two-nights": Its file is plans/two-nights.yaml.',
    ),
    "plan with an unknown fact": (
        PLAN,
        "fact:longest-wait",
        "fact:longest",
        '"longest": facts.yaml has no fact of this name. Add it, or correct the name.',
    ),
    "step of two deeds": (
        PLAN,
        "lesson: what-a-queue-is}",
        "lesson: what-a-queue-is, interview: short}",
        "A step is one of: lesson, practise, interview.",
        "{day: 1, lesson",
    ),
    "step without its day": (
        PLAN,
        "{day: 1, lesson",
        "{lesson",
        "Name the day, such as day: 1.",
    ),
    "week in a plan of days": (
        PLAN,
        "{day: 1, lesson",
        "{day: 1, week: 1, lesson",
        '"1": The plan counts days. Name the day.',
    ),
    "step after the end of its plan": (
        PLAN,
        "{day: 2",
        "{day: 3",
        '"3": The plan has 2 days. Make it longer, or this less.',
    ),
    "steps out of order": (
        PLAN,
        "{day: 1, lesson",
        "{day: 2, lesson",
        f'{PLAN}:7: "1": An earlier step is of day 2. Put the steps in order.',
    ),
    "practice of no number": (
        PLAN,
        ", questions: 2",
        "",
        "Practice is of 1 to 10 questions. Say how many by questions.",
        "practise: queues",
    ),
    "practice of too many questions": (
        PLAN,
        "questions: 2",
        "questions: 11",
        '"11": Practice is of 1 to 10 questions. Say how many by questions.',
    ),
    "questions of a lesson in a plan": (
        PLAN,
        "lesson: what-a-queue-is}",
        "lesson: what-a-queue-is, questions: 2}",
        '"2": Only practice has questions. Remove the entry.',
    ),
    "lesson twice in a plan": (
        PLAN,
        "interview: short",
        "lesson: what-a-queue-is",
        '"what-a-queue-is": The plan has this lesson already. Name it once.',
    ),
    "missing figure": (
        LESSON,
        "figures/row.svg",
        "figures/rows.svg",
        '"figures/rows.svg": The pack has no such figure. Add the SVG, or correct the address.',
    ),
    "first-level heading": (
        LESSON,
        "## When it hurts",
        "# When it hurts",
        '"When it hurts": The title is the page\'s only first heading. Use ##.',
    ),
    "missing goal": (
        OTHER,
        "goal: Know when a queue is worth it.\n",
        "",
        '"when-to-queue": goal is missing. Give a text.',
        "slug: when-to-queue",
    ),
    "prerequisites in a circle": (
        LESSON,
        "prerequisites: []",
        "prerequisites: [what-a-queue-is]",
        '"what-a-queue-is": This leads in a circle back to this lesson.',
    ),
    "lesson of no topic": (
        "topics.yaml",
        "[what-a-queue-is, when-to-queue]",
        "[what-a-queue-is]",
        f'{OTHER}:2: "when-to-queue": No topic in topics.yaml has this lesson.',
    ),
    "date that is none": (
        LESSON,
        "checked_on: 2026-11-01",
        "checked_on: 2026-13-01",
        '"2026-13-01": This cannot be checked_on. Give a date such as 2026-11-01.',
    ),
    "script in a figure": (
        FIGURE,
        "<rect",
        "<script/><rect",
        '"script": This element cannot stand in a figure. Draw with plain shapes.',
        "<rect",
    ),
    "figure without description": (
        FIGURE,
        "<desc>Three boxes in a row.</desc>",
        "",
        '"desc": The figure has no desc of its own, which screen readers need. Add one.',
        "<svg",
    ),
    "more drawn than there is": (
        SHORT,
        "count: 2\n        minutes_each: 2",
        "count: 3\n        minutes_each: 1",
        '"3": The bank has 2 left for this draw. Add questions, or draw fewer.',
        "count: 2",
    ),
    "minutes do not sum": (
        SHORT,
        "minutes: 10",
        "minutes: 12",
        '"12": The minutes of the sections sum to 10. Make the two the same.',
    ),
    "questions take too long": (
        SHORT,
        "minutes_each: 2",
        "minutes_each: 3",
        '"4": Its questions need 6 minutes. Give it more, or draw fewer.',
        "    minutes: 4",
    ),
    "named question is unknown": (
        SHORT,
        "questions: [q-story]",
        "questions: [q-tale]",
        '"q-tale": The pack has no such question. Add it, or correct the name.',
    ),
    "section of no known kind": (
        SHORT,
        "title: Facts\n",
        "title: Facts\n    kind: lunch\n",
        '"lunch": Use one of: questions, break, free_text, self_review.',
        "minutes: 4",
    ),
    "free text without a prompt": (
        SHORT,
        "title: Story\n    minutes: 6\n    draws:\n      - questions: [q-story]\n"
        "        minutes_each: 6\n",
        "title: Story\n    kind: free_text\n    minutes: 6\n",
        '"story": prompt is missing. Give a text.',
        "slug: story",
    ),
    "break at the end": (
        SHORT,
        "title: Story\n    minutes: 6\n    draws:\n      - questions: [q-story]\n"
        "        minutes_each: 6\n",
        "title: Story\n    kind: break\n    minutes: 6\n",
        '"break": A break stands between two sections. Move it.',
        "minutes: 6",
    ),
    "break that asks": (
        SHORT,
        "title: Story\n",
        "title: Story\n    kind: break\n",
        '"draws": The entry draws is unknown. Known here: slug, title, kind, minutes.',
        "- questions: [q-story]",
    ),
    "own review of nothing": (
        SHORT,
        "  - slug: facts",
        "  - {slug: look-back, title: Look back, kind: self_review, minutes: 1}\n  - slug: facts",
        '"self_review": There is nothing to review before it. '
        "Put it behind a section of questions.",
    ),
    "section without draws": (
        SHORT,
        "draws:\n      - questions: [q-story]\n        minutes_each: 6\n",
        "draws: []\n",
        '"draws": The section asks nothing. Add a draw.',
    ),
    "window that is none": (
        SHORT,
        "difficulty: [1, 3]\n        count: 2",
        "window: 5\n        count: 2",
        '"5": This cannot be window. Give a whole number from 0 to 4.',
    ),
    "more drawn than are named": (
        SHORT,
        "- questions: [q-story]\n",
        "- questions: [q-story]\n        count: 3\n",
        '"3": The draw names fewer questions (1). Name more, or draw fewer.',
        "minutes_each: 6",
    ),
    "more follow-ups than there are": (
        SHORT,
        "        minutes_each: 2\n",
        "        minutes_each: 2\n        follow_ups: [And then?]\n        follow_ups_asked: 2\n",
        '"2": The draw has fewer follow_ups (1). Write more, or ask fewer.',
        "title: Story",
    ),
    "unknown mode": (
        SHORT,
        "mode: interview",
        "mode: exam",
        '"exam": Use one of: interview, practice.',
    ),
    "not YAML": (
        BANK,
        "kind: numeric",
        "kind: [numeric",
        "This is not YAML: expected ',' or ']', but got ':'.",
        "topic: queues\n  difficulty: 2",
    ),
    "entry twice": (
        "pack.yaml",
        "title: Tiny pack\n",
        "title: Tiny pack\ntitle: Tiny pack\n",
        '"title": This entry stands twice. Keep one of the two.',
        "version: 1.0.0",
    ),
    "anchor": (
        "pack.yaml",
        "title: Tiny pack",
        "title: &name Tiny pack",
        "This is not YAML: Anchors are not read. Write the value out, or put a text that begins "
        "with & or * in quotes.",
    ),
    "tag": (
        "pack.yaml",
        "title: Tiny pack",
        "title: !!python/name:os.system Tiny",
        "This is not YAML: Tags are not read. Write the value without one, or put a text that "
        "begins with ! in quotes.",
    ),
    "entry named by a list": (
        "pack.yaml",
        "title: Tiny pack",
        "[title]: Tiny pack",
        "This is not YAML: An entry is named by one word. Write a name before the colon.",
    ),
    "term to see that nobody explains": (
        "glossary.yaml",
        "see: [backlog]",
        "see: [backlogs]",
        '"backlogs": glossary.yaml has no such term. Add it, or correct the name.',
    ),
    "word that the glossary lacks": (
        LESSON,
        "[burst](term:burst)",
        "[burst](term:bursts)",
        '"term:bursts": The glossary has no such term. Add it, or correct the name.',
    ),
    "second document": (
        "pack.yaml",
        "title: Tiny pack",
        "---\nslug: other",
        "This is not YAML: expected a single document in the stream.",
    ),
    "escape for half a character": (
        "pack.yaml",
        "title: Tiny pack",
        r'title: "Tiny \ud83d pack"',
        "This is not YAML: An escape stands for a character that cannot be stored. Remove it.",
    ),
    "escape for nothing in a name": (
        BANK,
        "- id: q-wait",
        r'- "i\0d": q-wait',
        "This is not YAML: An escape stands for a character that cannot be stored. Remove it.",
    ),
    "NUL in a lesson": (
        OTHER,
        "Queue what may wait.",
        "Queue what \0 may wait.",
        '"U+0000": This character cannot be seen. Remove it.',
    ),
    "letters turned round": (
        "glossary.yaml",
        "Work that waits.",
        "Work that \u202e waits.",
        '"U+202E": This character cannot be seen. Remove it.',
    ),
    "fact that names a fact": (
        "facts.yaml",
        "value: 12 hours\n  says: A message can wait for 12 hours.",
        "value: 12 hours\n  says: It is 12 hours, or {{ fact:longest-wait }}.",
        '"It is 12 hours, or {{ fact:longest-wait }}.": A fact names no other. '
        "Write its value out.",
        "says:",
    ),
    "figure without a size": (
        FIGURE,
        "0 0 100 20",
        "0 0 inf 20",
        '"viewBox": The figure has no size. Give viewBox="0 0 WIDTH HEIGHT".',
    ),
    "address with a gap": (
        LESSON,
        "https://example.org/limits",
        "https://example.org/li mits",
        '"https://example.org/li mits": This cannot be url. Give an address that begins with '
        "https://.",
    ),
    "over-long line of YAML": (
        "competencies.yaml",
        "Can you state",
        "Can you state " + "xx " * 100,
        f'"probes: Can you state {"xx " * 12}x…": This line has 347 characters. '
        "Fold the text by >-, 300 to a line at most.",
    ),
    "competency of a story that nobody has": (
        "stories.yaml",
        "competencies: [conflict]",
        "competencies: [teamwork]",
        '"teamwork": competencies.yaml has no such competency. Add it, or correct the name.',
    ),
    "lesson of a story that nobody has": (
        "stories.yaml",
        "lesson: what-a-queue-is",
        "lesson: why-to-queue",
        '"why-to-queue": The pack has no such lesson. Add it, or correct the name.',
    ),
    "part of a story by another name": (
        "stories.yaml",
        "part: result",
        "part: outcome",
        '"outcome": Use one of: situation, task, action, result, reflection.',
    ),
    "more points than a part has": (
        "stories.yaml",
        "points: 2, of: 5",
        "points: 6, of: 5",
        '"6": Give points from 0 up to what the part has (of).',
    ),
    "over-long line in the head of a lesson": (
        OTHER,
        "goal: Know",
        "goal: " + "oo " * 100 + " Know",
        f'"goal: {"oo " * 17}oo…": This line has 337 characters. '
        "Fold the text by >-, 300 to a line at most.",
    ),
    "two topics with one slug": (
        "topics.yaml",
        "- slug: queues",
        "- {slug: queues, title: Rows, lessons: []}\n- slug: queues",
        'topics.yaml:2: "queues": topics.yaml:1 has this slug already. Choose another.',
    ),
    "two lessons with one slug": (
        OTHER,
        "slug: when-to-queue",
        "slug: what-a-queue-is",
        f'"what-a-queue-is": {LESSON}:2 has this slug already. Choose another.',
    ),
    "lesson in two topics": (
        "topics.yaml",
        "- slug: queues",
        "- {slug: rows, title: Rows, lessons: [when-to-queue]}\n- slug: queues",
        'topics.yaml:4: "when-to-queue": It stands in rows already. Name it in one place only.',
    ),
    "topic of no track": (
        "topics.yaml",
        "- slug: queues",
        "- {slug: rows, title: Rows, lessons: []}\n- slug: queues",
        '"rows": No track in tracks.yaml has this topic.',
    ),
    "unknown topic in a track": (
        "tracks.yaml",
        "topics: [queues]",
        "topics: [cues]",
        '"cues": The pack has no such topic. Add it, or correct the name.',
    ),
    "unknown prerequisite": (
        OTHER,
        "prerequisites: [what-a-queue-is]",
        "prerequisites: [what-a-row-is]",
        '"what-a-row-is": The pack has no such lesson. Add it, or correct the name.',
    ),
    "prerequisites of two lessons in a circle": (
        LESSON,
        "prerequisites: []",
        "prerequisites: [when-to-queue]",
        '"when-to-queue": This leads in a circle back to this lesson.',
    ),
    "unknown template": (
        BANK,
        "template: star",
        "template: stars",
        '"stars": The pack has no such template. Add it, or correct the name.',
    ),
    "unknown objective": (
        BANK,
        "objective: say-why",
        "objective: say-how",
        '"say-how": The lesson what-a-queue-is has no such objective. Add it, or correct the name.',
    ),
    "slug with a capital": (
        "tracks.yaml",
        "slug: start",
        "slug: Start",
        '"Start": This cannot be slug. Use small letters, digits and single hyphens, at most 80.',
    ),
    "source that is no address": (
        LESSON,
        "url: https://example.org/limits",
        "url: example.org/limits",
        '"example.org/limits": This cannot be url. Give an address that begins with https://.',
    ),
    "head of a lesson that never ends": (
        OTHER,
        "---\n## A rule",
        "## A rule",
        f"{OTHER}:1: "
        '"---": Begin the lesson with its head: a line of ---, the entries, a line of ---.',
    ),
    "lesson without a section": (
        OTHER,
        "## A rule of thumb\n",
        "",
        "The lesson has no section. Begin each part with ## and a heading.",
        "## A rule of thumb",
    ),
    "image without alternative text": (
        LESSON,
        "![A row of boxes.]",
        "![]",
        '"figures/row.svg": The figure has no text for those who cannot see it.',
    ),
    "image in a question": (
        BANK,
        "text: What absorbs a *burst*?",
        "text: What absorbs ![a row](figures/row.svg)?",
        '"figures/row.svg": Figures stand in lessons only. Remove it, or say it in words.',
    ),
    "raw HTML in a lesson": (
        LESSON,
        "Measure the wait.",
        "Measure the <b>wait.",
        '"<b>": Raw HTML is shown as it stands. Write Markdown, or put it between backticks.',
    ),
    "block of raw HTML": (
        OTHER,
        "Queue what may wait.",
        '<div class="x">\nQueue what may wait.\n</div>',
        '"<div class="x">": Raw HTML is shown as it stands. '
        "Write Markdown, or put it between backticks.",
    ),
    "raw HTML in an option": (
        BANK,
        "text: A cron job,",
        "text: A <script>cron job,",
        '"<script>": Raw HTML is shown as it stands. Write Markdown, or put it between backticks.',
    ),
    "link to a lesson that is not there": (
        OTHER,
        "Queue what may wait.",
        "[Queue](/lessons/what-a-row-is/) what may wait.",
        '"/lessons/what-a-row-is/": The pack has no such lesson. Add it, or correct the address.',
    ),
    "link to a section that is not there": (
        OTHER,
        "Queue what may wait.",
        "[Queue](/lessons/what-a-queue-is/#why-it-hurts) what may wait.",
        '"/lessons/what-a-queue-is/#why-it-hurts": There is no such heading. '
        "Correct what stands behind the #.",
    ),
    "link to a section that the lesson itself lacks": (
        LESSON,
        "Measure the wait.",
        "Measure [the wait](#a-rule-of-thumb).",
        '"#a-rule-of-thumb": There is no such heading. Correct what stands behind the #.',
    ),
    "link to a page that no site has": (
        LESSON,
        "Measure the wait.",
        "Measure [the wait](/lesson/when-to-queue/).",
        '"/lesson/when-to-queue/": The site has no such page. Correct the address.',
    ),
    "link to another file": (
        LESSON,
        "Measure the wait.",
        "Measure [the wait](when-to-queue.md).",
        '"when-to-queue.md": This leads nowhere. '
        "Begin it with https:// or /, such as /lessons/SLUG/.",
    ),
    "link that would be cleaned away": (
        LESSON,
        "Measure the wait.",
        "Measure [the wait](ftp://example.org/wait).",
        '"ftp://example.org/wait": This would be no link. '
        "Begin it with https://, http://, mailto: or /.",
    ),
    "link that would run a script": (
        LESSON,
        "Measure the wait.",
        "Measure [the wait](javascript:alert(1)).",
        '"javascript:alert(1)": This would be no link. '
        "Begin it with https://, http://, mailto: or /.",
    ),
    "link of data": (
        OTHER,
        "Queue what may wait.",
        "[Queue](data:text/html,x) what may wait.",
        '"data:text/html,x": This would be no link. Begin it with https://, http://, mailto: or /.',
    ),
    "link that would run a script, in a question": (
        BANK,
        "text: What absorbs a *burst*?",
        "text: What absorbs a [burst](vbscript:x)?",
        '"vbscript:x": This would be no link. Begin it with https://, http://, mailto: or /.',
    ),
    "dead link in an explanation": (
        BANK,
        "explanation: A queue keeps",
        "explanation: A [queue](/lessons/what-a-row-is/) keeps",
        '"/lessons/what-a-row-is/": The pack has no such lesson. Add it, or correct the address.',
    ),
    "dead link in the glossary": (
        "glossary.yaml",
        "definition: Work that waits.",
        "definition: Work that [waits](/glossary/wait/).",
        '"/glossary/wait/": The pack has no such term. Add it, or correct the address.',
    ),
    "word explained in a question": (
        BANK,
        "text: What absorbs a *burst*?",
        "text: What absorbs a [burst](term:burst)?",
        '"term:burst": Words are explained in lessons only. '
        "Link to /glossary/ and the word instead.",
    ),
}


def break_pack(pack: Path, broken: tuple[str, ...]) -> str:
    """Break a good pack in one place and return all that the check says of it: where the message
    names no file itself, with the file and the line in front."""
    file, old, new, message, *where = broken
    change(pack, file, old, new)
    if message.startswith(("lessons/", "topics.yaml:", "code/", "plans/")):
        return message
    return f"{file}:{line_of(file, where[0] if where else old)}: {message}"
