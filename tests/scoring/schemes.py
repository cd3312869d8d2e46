"""Marking schemes that several tests share."""

SINGLE = {
    "kind": "single_choice",
    "max_points": 1,
    "options": [
        {"id": "a", "right": True, "text": "The event"},
        {"id": "b", "right": False, "text": "The bill", "why": "It comes later."},
    ],
}
MULTIPLE = {
    "kind": "multiple_choice",
    "max_points": 2,
    "options": [
        {"id": "a", "right": True},
        {"id": "b", "right": True},
        {"id": "c", "right": True},
        {"id": "d", "right": False},
    ],
}
NUMERIC = {
    "kind": "numeric",
    "max_points": 1,
    "value": 900,
    "unit": "s",
    "units": {"min": 60, "s": 1},
    "tolerance": {"absolute": 0, "relative": 0},
}
WRITTEN = {
    "kind": "written",
    "max_points": 10,
    "question": "Why is the first request to an idle function slow, and what helps against it?",
    "model_answer": "The platform must first start an environment and load the code: a cold start. "
    "Keeping environments warm and shipping a small package help.",
    "key_points": [
        {
            "id": "cause",
            "text": "The platform must first start a new environment and load the code.",
            "weight": 5,
            "accepted": [
                "a fresh container has to be created and initialised before the code runs",
                "the runtime and the dependencies are loaded before the handler is called",
            ],
            "wrong": [
                {
                    "claim": "the network cable is slow in the morning",
                    "why": "The delay comes from starting the environment, not from the network.",
                }
            ],
        },
        {
            "id": "warm",
            "text": "Keeping a number of environments warm avoids the delay.",
            "weight": 3,
            "accepted": ["you can pay for instances that are kept ready in advance"],
        },
        {
            "id": "small",
            "text": "A small package with few libraries starts faster.",
            "weight": 2,
            "accepted": ["shrink the deployment bundle and drop unused dependencies"],
        },
    ],
}
FULL_ANSWER = (
    "When nothing has run for a while the platform has to create a new environment and load the "
    "code before it can answer. You can keep some environments warm so that they are ready in "
    "advance. It also helps to ship a small package with few libraries, because it starts faster."
)
PARTIAL_ANSWER = "A new environment has to be started and the code must be loaded first."
OFF_TOPIC_ANSWER = "My favourite holiday was in the mountains, where we ate soup and went skiing."
STAR = {
    "kind": "star",
    "max_points": 10,
    "question": "Tell me about an outage that you had to handle.",
    "sections": [
        {"id": "situation", "title": "Situation", "weight": 1, "share": [10, 25]},
        {"id": "task", "title": "Task", "weight": 1, "share": [8, 20]},
        {"id": "action", "title": "Action", "weight": 5, "share": [45, 65]},
        {"id": "result", "title": "Result", "weight": 3, "share": [15, 30]},
    ],
    "strong": ["The harm was limited before the cause was known."],
    "red_flags": ["The blame goes to a colleague."],
    "key_points": [],
}
STORY = {
    "situation": "Last March the checkout of our shop failed for an hour. Two in ten customers "
    "saw an error page while a sale was running.",
    "task": "I was on call for the payment service and had to bring it back and to keep support "
    "informed.",
    "action": "First I looked at the dashboard and saw that the errors began with a release. I "
    "rolled it back at once, before I knew the cause, because orders were lost every minute. Then "
    "I compared the two versions, found a missing index, and wrote a migration for it. I asked a "
    "colleague to review it and tested it on a copy of the data.",
    "result": "The error rate fell from 20 % to 0.1 % within nine minutes, and 300 orders were "
    "saved. Since then a check has stopped two such releases.",
}
TRUE_FALSE = {
    "kind": "true_false",
    "max_points": 1,
    "right": False,
    "why_true": "It keeps what it took in.",
    "why_false": "That would be a sieve.",
}
SHORT = {
    "kind": "short_answer",
    "max_points": 1,
    "accepted": ["cold start", "coldstart", "Kaltstart-Verzögerung"],
    "wrong": [{"text": "cold stark", "why": "That is the weather."}, {"text": "timeout"}],
    "typos": True,
}
CLOZE = {
    "kind": "cloze",
    "max_points": 4,
    "gaps": [
        {
            "id": "time",
            "kind": "numeric",
            "points": 1,
            "value": 900,
            "unit": "s",
            "units": {"min": 60},
        },
        {
            "id": "does",
            "kind": "single_choice",
            "points": 2,
            "options": [
                {"id": "a", "text": "absorbs", "right": True, "why": "It keeps."},
                {"id": "b", "text": "makes", "right": False, "why": "It makes none."},
            ],
        },
        {"id": "what", "kind": "short_answer", "points": 1, "accepted": ["burst"]},
    ],
}
ORDERING = {
    "kind": "ordering",
    "max_points": 4,
    "items": [{"id": one, "text": f"Step {one}"} for one in "abcde"],
}
MATCHING = {
    "kind": "matching",
    "max_points": 3,
    "pairs": [
        {"id": "burst", "left": "Burst", "right": "Much at once", "why": "It comes in a rush."},
        {"id": "peak", "left": "Peak", "right": "Much at once"},
        {"id": "backlog", "left": "Backlog", "right": "What waits"},
    ],
    "surplus": [{"id": "idle", "text": "Nothing at all", "why": "That is idleness."}],
}
DESIGN = {
    "kind": "design",
    "max_points": 20,
    "question": "Design a service that sends mails. It takes a burst. No mail is lost.",
    "sections": [
        {"id": "flow", "title": "Flow", "weight": 3, "share": [40, 60]},
        {"id": "failure", "title": "Failure", "weight": 1, "share": [40, 60]},
    ],
    "components": [
        {"id": "api", "title": "API gateway", "weight": 1},
        {"id": "queue", "title": "Queue", "accepted": ["message queue", "SQS"], "weight": 2},
        {"id": "worker", "title": "Worker", "weight": 1},
        {"id": "cache", "title": "Cache", "weight": 0},
        {"id": "mainframe", "title": "Mainframe", "weight": 0},
    ],
    "connections": [
        {"from": "api", "to": "queue", "says": "mails to send", "weight": 1},
        {"from": "queue", "to": "worker", "weight": 1},
    ],
    "key_points": [
        {
            "id": "buffer",
            "text": "A queue between gateway and worker keeps the mails while a burst arrives.",
            "weight": 6,
            "accepted": ["messages wait in the queue until a worker has time for them"],
        },
        {
            "id": "dead-letters",
            "text": "Mails that fail again and again go to a dead-letter queue with an alarm.",
            "weight": 4,
        },
    ],
}
DRAWN = {
    "sections": {
        "flow": "The gateway writes each mail into a queue. The queue keeps the mails while a "
        "burst arrives, and a worker takes them from there at its own pace.",
        "failure": "A mail that fails again and again goes to a dead-letter queue, and that "
        "raises an alarm, so that somebody looks at it.",
    },
    "components": ["api", "queue", "worker"],
    "connections": [{"from": "api", "to": "queue"}, {"from": "queue", "to": "worker"}],
}
