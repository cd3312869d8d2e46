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
