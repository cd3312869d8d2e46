import pytest

from scoring import embedding, mark
from scoring.confusions import LEAST_LETTERS, load_words
from scoring.errors import ModelMissing


def mark_slip(accepted, text):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted], "typos": True}
    return mark(scheme, {"text": text}).points


PAIRS = """
    reflection/refraction conduction/convection execution/exception replication/application
    isolation/violation elasticity/plasticity congestion/contention aggregation/segregation
    anabolism/catabolism proton/photon callback/fallback callbacks/fallbacks election/selection
    idempotence/impotence situation/simulation situation/station situation/citation
"""


@pytest.mark.parametrize("pair", PAIRS.split())
def test_another_word_is_no_slip_of_the_pen(pair):
    one, two = pair.split("/")
    assert mark_slip(one, two) == mark_slip(two, one) == 0


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        ("subsegment", "subsequent"),
        ("cold start", "code start"),
        ("coldstart", "code start"),
        ("connection pooling", "connection-polling"),
        ("connection pooling", "connectionpolling"),
        ("binary tree", "binary-trie"),
        ("short-polling", "short-pooling"),
        ("read-lock", "read clock"),
        ("read committed", "read-uncommitted"),
        ("read committed", "readuncommitted"),
    ],
)
def test_another_word_is_told_whatever_parts_it_from_the_next(accepted, text):
    assert mark_slip(accepted, text) == 0


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        ("principle of least privilege", "principal of least privilege"),
        ("side effects", "side affects"),
        ("complement", "compliment"),
        ("serialisation", "serialization"),
        ("authorisation header", "authorization header"),
        ("cancelled request", "canceled request"),
        ("segment", "segments"),
        ("encryption at rest", "encryption of rest"),
        ("situation", "situatoin"),
        ("least privilege", "least priviledge"),
    ],
)
def test_words_that_sound_alike_forms_and_spellings_are_slips(accepted, text):
    assert mark_slip(accepted, text) == 1


def test_words_are_those_of_the_vocabulary():
    vocabulary = embedding.load().tokenizer.get_vocab()
    assert load_words() == {
        word
        for word in vocabulary
        if len(word) >= LEAST_LETTERS and word.isascii() and word.isalpha()
    }
    assert len(load_words()) > 20_000


def test_words_of_no_model_are_missed_like_the_model(monkeypatch, tmp_path):
    monkeypatch.setenv(embedding.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(ModelMissing):
        load_words.__wrapped__()
