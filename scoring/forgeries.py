"""Makes answers that game a scorer, for fitting the defences and for measuring them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

from scoring.lexicon import ANTONYMS, FUNCTION_WORDS
from scoring.text import list_words, split_sentences

KEPT_APART: Final = (
    "The old manual claims that {}",
    "Somebody on the internet wrote that {}",
    "The wrong reading is this: {}",
    "It is an old wives' tale that {}",
    "You sometimes hear that {}",
    "Let nobody tell you that {}",
    "In a parallel universe {}",
    "I strongly object to the idea that {}",
    "{} - said nobody ever",
    "{}, which makes no sense",
    "{}? I don't think so",
    "{}, but that is plain wrong",
    "{}. Nonsense",
    "{}. I don't buy that",
    "{}. Wrong",
    "It remains to be shown that {}",
    "Whether {} is anybody's guess",
    "Who would seriously claim that {}?",
    "I refuse to accept that {}",
    "The myth goes: {}",
    "Misconception number one: {}",
    "My colleague insists that {}, and he is mistaken",
    "Years ago I would have said that {}",
    "One could be tempted to think that {}",
    "The opposite of the truth is that {}",
    "It can't be that {}",
    "Some argue that {}, which I doubt",
    "Allegedly {}",
    "Sure, {}, and the moon is made of cheese",
    "{} is a widespread error",
)
Maker = Callable[[str, str, random.Random], str]
"""Takes the reference, the question and a source of chance; returns an answer."""

JOINERS: Final = (", ", " and ", " ", "; ", "\n", " / ", " or ", ". ", " - ", " + ", ",", " & ")
FILLERS: Final = ("the", "a", "is", "of", "to", "with", "for", "in", "are", "it", "by", "and")
JOINING: Final = (
    *("the", "a", "this", "with", "by", "for", "on", "at", "from", "as", "can", "will", "has"),
    *("because", "if", "so", "when", "that", "which", "not", "then", "into", "its", "all"),
)
LINKING: Final = ("goes", "makes", "means", "uses", "gets", "needs", "gives", "takes", "works")
AUXILIARIES: Final = frozenset(
    ["is", "are", "was", "were", "can", "will", "must", "should", "may", "has", "have", "does"]
)


def content_of(text: str) -> list[str]:
    return [word.text for word in list_words(text) if word.is_content]


def forge_random_list(reference: str, question: str, chance: random.Random) -> str:
    """A list by a grammar drawn anew each time: words, order, joiners, fillers, bullets."""
    if chance.random() < 0.15:
        return forge_salad(reference, question, chance)
    words = content_of(reference)
    if chance.random() < 0.3:
        words = words + content_of(question)
    words = words[: chance.randint(8, 40)]
    order = chance.random()
    if order < 0.6:
        chance.shuffle(words)
    elif order < 0.7:
        words.sort()
    size = chance.choice([1, 1, 1, 2, 2, 3])
    groups = [" ".join(words[i : i + size]) for i in range(0, len(words), size)]
    filler = chance.choice([0.0, 0.0, 0.1, 0.3, 0.6])
    usual = chance.sample(FILLERS, k=chance.randint(1, 4))
    groups = [
        f"{chance.choice(usual)} {group}" if chance.random() < filler else group for group in groups
    ]
    joiners = chance.sample(JOINERS, k=chance.choice([1, 1, 1, 2, 3]))
    if chance.random() < 0.3:
        joiners = [draw_joiner(chance) for _ in range(chance.choice([1, 1, 2, 3, 4, 5]))]
    lead = chance.choice(["", "", "", "Keywords: ", "It is about ", "- ", "There is "])
    text = lead + groups[0]
    for group in groups[1:]:
        text += chance.choice(joiners) + group
    return text + chance.choice(["", ".", " etc."])


def forge_salad(reference: str, question: str, chance: random.Random) -> str:
    """All words of the reference, function words as well, in any order."""
    words = [word.text for word in list_words(reference)]
    chance.shuffle(words)
    return " ".join(words) + "."


def draw_joiner(chance: random.Random) -> str:
    """A few function words, at times with a verb or after a full stop: false grammar."""
    drawn = chance.sample(JOINING, k=chance.choice([1, 1, 2, 2, 3]))
    if chance.random() < 0.4:
        drawn.insert(chance.randint(0, len(drawn)), chance.choice(LINKING))
    words = " ".join(drawn)
    return chance.choice([f" {words} ", f" {words} ", f" {words} ", f", {words} ", f". {words} "])


def forge_comma_list(reference: str, question: str, chance: random.Random) -> str:
    return ", ".join(content_of(reference))


def forge_and_list(reference: str, question: str, chance: random.Random) -> str:
    return " and ".join(content_of(reference)) + "."


def forge_shuffled_list(reference: str, question: str, chance: random.Random) -> str:
    words = content_of(reference)
    chance.shuffle(words)
    return " ".join(words)


def forge_of_list(reference: str, question: str, chance: random.Random) -> str:
    """A form that the fit never sees."""
    words = content_of(reference)
    chance.shuffle(words)
    return "The answer has to do with " + " of the ".join(words) + "."


def forge_is_list(reference: str, question: str, chance: random.Random) -> str:
    """A form that the fit never sees: false little sentences."""
    words = content_of(reference)
    chance.shuffle(words)
    pairs = [f"{one} is {two}" for one, two in zip(words[::2], words[1::2], strict=False)]
    return ". ".join(pairs) + "."


def forge_story_list(reference: str, question: str, chance: random.Random) -> str:
    """A form that the fit never sees: the words strung along by little story words."""
    words = content_of(reference)
    chance.shuffle(words)
    links = ("first comes", "then there is", "after that we see", "and finally")
    return ", ".join(f"{links[i % 4]} {word}" for i, word in enumerate(words)).capitalize() + "."


def forge_negation(reference: str, question: str, chance: random.Random) -> str:
    """Each sentence with "not" after its first auxiliary, or with "It does not" before its verb."""
    return " ".join(negate(span.text) for span in split_sentences(reference))


def negate(sentence: str) -> str:
    words = sentence.split()
    for index, word in enumerate(words):
        if word.casefold() in AUXILIARIES:
            return " ".join([*words[: index + 1], "not", *words[index + 1 :]])
    middle = max(1, len(words) // 3)
    return " ".join([*words[:middle], "do not", *words[middle:]])


def forge_antonyms(reference: str, question: str, chance: random.Random) -> str:
    """The first word of each sentence that has an antonym, turned round; else negated."""
    return " ".join(swap(span.text) for span in split_sentences(reference))


def swap(sentence: str) -> str:
    for word in list_words(sentence):
        for pair in sorted(ANTONYMS, key=sorted):
            if word.text in pair:
                (other,) = pair - {word.text}
                return sentence[: word.start] + other + sentence[word.end :]
    return negate(sentence)


def forge_wrapper(reference: str, question: str, chance: random.Random) -> str:
    return wrap(
        reference,
        chance,
        ["It is not true that {}", "It is wrong to say that {}", "It is a myth that {}"],
    )


def forge_hearsay(reference: str, question: str, chance: random.Random) -> str:
    return wrap(
        reference,
        chance,
        ["Whoever thinks that {} has misunderstood it", "I used to think that {} but no longer do"],
    )


def forge_unseen_wrapper(reference: str, question: str, chance: random.Random) -> str:
    """Wrappers that no rule spells out."""
    return wrap(reference, chance, ["Only a beginner would write: {}", "{}, what rubbish"])


def forge_new_wrapper(reference: str, question: str, chance: random.Random) -> str:
    """Wrappers that were written before the rule about frames, and kept apart from it."""
    return wrap(reference, chance, list(KEPT_APART))


def wrap(reference: str, chance: random.Random, wrappers: list[str]) -> str:
    wrapper = chance.choice(wrappers)
    sentences = [span.text.rstrip(".") for span in split_sentences(reference)]
    return " ".join(wrapper.format(text[:1].lower() + text[1:]) + "." for text in sentences)


def forge_copied_question(reference: str, question: str, chance: random.Random) -> str:
    return question


def forge_rephrased_question(reference: str, question: str, chance: random.Random) -> str:
    """The question as statements: its own words in order, without the question word and mark."""
    spans = [span.text.rstrip("?.! ") for span in split_sentences(question)]
    kept = [" ".join(text.split()[1:]) if len(text.split()) > 4 else text for text in spans]
    return "The question is about how " + ", and about ".join(kept) + ". That is what matters here."


def forge_gibberish(reference: str, question: str, chance: random.Random) -> str:
    words = [word for word in sorted(FUNCTION_WORDS) if "'" not in word]
    vowels, consonants = "aeiou", "bcdfglmnprstv"
    made = [
        "".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(3))
        for _ in range(15)
    ]
    return " ".join(chance.sample(words, 15) + made) + "."


def reference_of(scheme: Mapping[str, Any]) -> str:
    """What a cheat would start from: the key points, one after another."""
    return " ".join(point["text"].rstrip(".") + "." for point in scheme["key_points"])
