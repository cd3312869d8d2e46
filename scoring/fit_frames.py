"""Fits frames.json: a linear model that tells frames of disbelief from those of genuine answers.

The frames of disbelief are put together by a small grammar; no wording of `scoring attack` is in
it. Those of genuine answers are read from the training part of the Short Answer Feedback data set
(MIT licence), from the packs' schemes, exemplars and lessons, and from a list of ways to agree.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring import embedding, frames, logistic
from scoring.datasets import find_packs, read_exemplars, read_paragraphs, read_questions
from scoring.fit import FITTED_ON
from scoring.frames import fold_frame, list_frames
from scoring.graded import read_set
from scoring.text import clean_text, split_sentences

SEED: Final = 3
DRAWN: Final = 2500
"""Frames that are drawn from the grammar; many come twice and count once."""
LEAST: Final = 0.3
RIDGE: Final = 30.0
DISBELIEF_SHARE: Final = 0.25
"""What the frames of disbelief weigh together."""
AGREEING_WEIGHT: Final = 3.0
FOLDS: Final = 5

Floats = NDArray[np.float64]


def split(listed: str) -> list[str]:
    return [one.strip() for one in listed.strip().split("/")]


WHO: Final = split(
    "some people/many people/others/critics/my uncle/a friend/a colleague/the old brochure"
    "/somebody online/people/they/laymen/amateurs/an ignorant person/somebody careless"
    "/a confused pupil/those who know little/sceptics/a salesman/an old legend/popular opinion"
    "/the uninformed/most newcomers/the advertisement/my boss/nobody sane/whoever has no idea"
    "/a fool/children/conspiracy theorists/the wrong book/a pupil in a hurry/an untrained ear"
    "/the lazy/a bad guide/those without practice/the cousin of a friend"
)
HOW_OFTEN: Final = ("", "", "often ", "still ", "wrongly ", "always ", "sometimes ")
SAYS: Final = split(
    "say/claim/insist/believe/think/are convinced/would say/would claim/would reply/would argue"
    "/keep repeating/pretend/suppose/like to say/imagine/want to make us believe/swear/told me"
    "/once noted/would assume/are sure/falsely state/maintain/have argued"
)
OPENERS: Final = ("it is", "it would be", "how", "it was", "it seems")
SILLY: Final = split(
    "silly/foolish/absurd/ridiculous/wrong/naive/crazy/stupid/misleading/mistaken/a mistake"
    "/an error/a lie/madness/careless/nonsense/laughable/untrue/a joke/an illusion/a fairy tale"
    "/bad advice/pure fantasy/a delusion/not serious/unreasonable"
)
TO_SAY: Final = split("say/think/claim/believe/suggest/assume/argue/state/pretend")
WHICH: Final = split("silly/wrong/absurd/old/popular/common/strange/false/debunked")
IDEAS: Final = split("idea/claim/notion/belief/view/assumption/rumour/theory/story/opinion")
DENIALS: Final = split(
    "I doubt/I deny/I reject the idea/nobody can say/one cannot say/it is far from true"
    "/there is no ground to think/no evidence shows/nothing suggests/it was never the case"
    "/I don't accept/I do not agree/I can't believe/it is hard to believe/we cannot claim"
    "/nobody ever showed/it has never been proven/I would never say/you must not think"
    "/do not believe/never say/forget the idea/stop saying/there is no truth in the claim"
    "/it is not so/it is by no means clear/I am not convinced/I question the claim"
    "/in no case can one say/on no account would I say/at no time was it true"
)
FORMER: Final = split(
    "I used to think/I formerly thought/long ago I believed/I was once told/we were wrongly taught"
    "/in the past people believed/before this course I assumed/it was once thought"
    "/until recently I was sure/as a child I believed/my first guess was/earlier I wrongly wrote"
)
HEARSAY: Final = split(
    "supposedly/it is rumoured/they say/one might be tempted to say/it may be claimed"
    "/word has it/gossip has it/people have it/reportedly/it is alleged/you will hear/you may read"
    "/it is widely but wrongly held/the saying goes/rumour says/some would have you believe"
    "/according to hearsay/according to some/in somebody's dreams"
    "/according to people who know nothing/in a fairy tale/on another planet"
)
LABELS: Final = split(
    "not true/myth/a misconception/common error/a mistake people make/incorrect"
    "/what you should not write/the trap/a lie/the wrong idea/don't believe this/what fools say"
    "/bad answer/an incorrect answer would be/a typical mistake/this is not the case"
    "/what is untrue/the following is wrong/here is some nonsense/never believe this"
    "/popular error/fiction/legend"
)
TAILS: Final = split(
    "which is {silly}/that is {silly}/what {silly}/or so people say/as fools say/but that's wrong"
    "/yeah sure/as if/I don't think so/and that is {silly}"
    "/if you believe fairy tales/but nobody believes it/which is {silly} of course"
    "/or so I thought/but I was mistaken/and I don't believe it/but it isn't so/only in dreams"
    "/you wish/haha/just kidding/so they believe/but that is untrue/which nobody has shown"
    "/a {idea} without any proof/says who/as my uncle believes/to quote an idiot"
    "/as some wrongly assume/but don't believe it/not really/surely not/what an idea"
    "/the opposite is true/it's a lie/is a {which} {idea}/is {silly}/is what fools believe"
    "/is only a {idea}/is just {silly}/is what people say who know nothing"
)
COMMENTS: Final = split(
    "this is {silly}/that is {silly}/no way/I don't believe it/not true/surely not/what an idea"
    "/says who/just kidding/nothing of this is right/all of this is {silly}/I doubt it"
    "/none of it is true/how {silly}/I disagree/that was a lie/the opposite is the case"
    "/it isn't so/this was once believed/so they say/ha ha/that's {silly}/not at all"
    "/of course not/I can't agree"
)
AGREEING: Final = split(
    "I think/I believe/I am sure of it/I am sure/I conclude/it is well known/this is true"
    "/I would say/I would argue/my evidence is/I know/I understand/I assume/we assume/we can say"
    "/one can say/one could say/it is true/that is true/that is right/this is correct"
    "/which is correct/which is right/I am convinced/in my view/in my opinion/as we saw"
    "/as we learned/as I said/as mentioned/I mean/it is known/it is clear/it is obvious"
    "/the reason is/the answer is/the point is/the fact is/that's why/that's it/of course"
    "/in reality/in general one can say/it is assumed/it follows/this proves"
    "/this is due to the fact/I remember/I noticed/I found out/I can tell/you can tell"
    "/you can say/it could be said/I guess/I suppose/yes/correct/right/exactly/true/I am certain"
    "/most people know/everybody knows/everyone knows/it should be noted/note/remember"
    "/keep in mind/it is likely/it is possible/it may be/it can happen/sometimes/usually/normally"
    "/in short/to be exact/more precisely/this shows/it turned out/experience shows"
    "/practice shows/we found/you will find/you see/you know/I learned/I have learned"
    "/today I know/I'm confident/no doubt/there is no doubt/without doubt/I do not doubt"
    "/nobody doubts/it is right to say/it is fair to say/it is safe to say/it makes sense to say"
    "/it is important to say/the good news is/the main idea is/the idea is/the claim is right"
    "/the assumption is/is a good idea/is the reason/is what we want/is what happens/is the point"
    "/is a problem/is an example/is the answer/that's all/that is all/hope this helps/see above"
    "/as shown above/my guess is/my answer is/for example/if I remember correctly/so to say"
    "/more or less/and so on/for short/in my words/I would guess/no matter what/not only that"
    "/in contrast/on the contrary/do not forget/never forget/to sum up/in summary/in conclusion"
    "/to begin with/simply put/one must know/you must know/we must remember/you should know"
    "/it has been shown/it was shown/it has been proven/it was found/it has been confirmed"
    "/evidence shows/there is evidence/there is good reason to think/I strongly believe"
    "/I really think/I still think/it has to be said/it must be said/so we know"
    "/never/not at all/once/for safety"
)


def draw_frame(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.5:
        return draw_opening(chance)
    listed = LABELS if kind < 0.65 else TAILS if kind < 0.85 else COMMENTS
    return chance.choice(listed).format(
        silly=chance.choice(SILLY), idea=chance.choice(IDEAS), which=chance.choice(WHICH)
    )


def draw_opening(chance: random.Random) -> str:
    kind = chance.randrange(6)
    if kind == 0:
        return f"{chance.choice(WHO)} {chance.choice(HOW_OFTEN)}{chance.choice(SAYS)}"
    if kind == 1:
        return f"{chance.choice(OPENERS)} {chance.choice(SILLY)} to {chance.choice(TO_SAY)}"
    if kind == 2:
        which, idea = chance.choice(WHICH), chance.choice(IDEAS)
        return (
            f"{chance.choice(('the', 'this', 'that'))} {which} {idea}{chance.choice(('', ' is'))}"
        )
    return chance.choice((DENIALS, FORMER, HEARSAY)[kind - 3])


def list_disbelieving() -> list[str]:
    chance = random.Random(SEED)
    return sorted({fold_frame(draw_frame(chance)) for _ in range(DRAWN)})


def list_genuine(texts: Sequence[str]) -> list[str]:
    spans = [span for text in texts for span in split_sentences(clean_text(text))]
    return sorted({frame for span in spans for frame, _ in list_frames(span.text, frozenset())})


def say(question: Mapping[str, Any]) -> Iterator[str]:
    """What people say to a question, right or wrong, and as their own opinion."""
    for point in question["key_points"]:
        yield from [point["text"], *point.get("accepted", [])]
        for wrong in point.get("wrong", []):
            yield from (wrong["claim"], f"In my opinion {wrong['claim']}")


def embed(texts: Sequence[str]) -> Floats:
    return np.array([embedding.load().embed([text])[0].vector for text in texts], dtype=np.float64)


def fit_frames(data: Path, content: Path, target: Path) -> dict[str, Any]:
    """Writes the file; says how many left-out frames of each sort are taken for disbelief."""
    texts = [one.text for one in read_set(data / FITTED_ON).answers]
    for pack in find_packs(content):
        texts += [*(one.text for one in read_exemplars(pack)), *read_paragraphs(pack)]
        texts += [text for question in read_questions(pack, "written") for text in say(question)]
    disbelieving, genuine = list_disbelieving(), list_genuine(texts)
    agreeing = [fold_frame(one) for one in AGREEING]
    rows = embed([*disbelieving, *genuine, *agreeing])
    labels = np.repeat([1.0, 0.0, 0.0], [len(disbelieving), len(genuine), len(agreeing)])
    weights = np.ones(len(rows))
    weights[len(disbelieving) + len(genuine) :] = AGREEING_WEIGHT
    rest = weights[labels == 0].sum()
    weights[labels == 1] = rest * DISBELIEF_SHARE / (1 - DISBELIEF_SHARE) / len(disbelieving)
    held, folds = np.zeros(len(rows)), np.arange(len(rows)) % FOLDS
    for fold in range(FOLDS):
        known = folds != fold
        model = logistic.fit(rows[known], labels[known], ridge=RIDGE, importance=weights[known])
        held[~known] = model.predict(rows[~known])
    write(logistic.fit(rows, labels, ridge=RIDGE, importance=weights), target)
    return {
        "frames": {"disbelieving": len(disbelieving), "genuine": len(genuine)},
        "disbelieving_found": float((held[labels == 1] >= LEAST).mean()),
        "genuine_taken": float((held[labels == 0] >= LEAST).mean()),
    }


def write(model: logistic.Model, target: Path) -> None:
    """The model with its scales folded into its weights."""
    weights = model.weights[:-1] / model.scales
    content = {
        "about": "Made by `python -m scoring fit_frames`. See scoring/fit_frames.py for the data.",
        "least": LEAST,
        "offset": round(float(model.weights[-1] - weights @ model.means), 4),
        "weights": [round(float(value), 4) for value in weights],
    }
    target.write_text(json.dumps(content, indent=None) + "\n")
    frames.load.cache_clear()
