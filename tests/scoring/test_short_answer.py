import pytest

from scoring import ResponseFault, check_scheme, fold_text, mark
from tests.scoring.schemes import SHORT


@pytest.mark.parametrize(
    "text",
    [
        "cold start",
        "- Cold  Start. ",
        "**cold start**",
        "- **cold start**",
        "cold-start",
        "“Coldstart”",
        "cold\u2010start",
        "kaltstart verzogerung",
        "\ufeffcold start\u200b",
        "\u202ac\u00adold start\u202c",
    ],
)
def test_spellings_that_are_the_same(text):
    assert mark(SHORT, {"text": text}).points == 1


@pytest.mark.parametrize(
    ("accepted", "text", "points"),
    [("-maxdepth", "- maxdepth", 1), ("-infinity", "- infinity", 1), ("infinity", "- infinity", 0)],
)
def test_a_sign_is_no_bullet(accepted, text, points):
    assert mark({**SHORT, "accepted": [accepted]}, {"text": text}).points == points


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cold strat", "cold start"),
        ("cold stsrt", "cold start"),
        ("The cold start", "cold start"),
        ("kaltstart verzögerug", "Kaltstart-Verzögerung"),
    ],
)
def test_a_slip_of_spelling_is_forgiven_and_named(text, says):
    report = mark(SHORT, {"text": text})
    assert report.points == 1
    assert report.parts[0].matched_wording == says
    assert says in report.parts[0].reason
    assert mark({**SHORT, "typos": False}, {"text": text}).points == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Nothing was written"),
        ("cold stark", "That is the weather."),
        ("cold starrk", "isn't right"),
        ("warm start", "isn't right"),
        ("timeout", "isn't right here"),
        ("the cold stark", "isn't right"),
        ("x" * 300, "too long"),
    ],
)
def test_what_is_not_right_says_why(text, reason):
    report = mark(SHORT, {"text": text})
    assert report.points == 0
    assert reason in report.parts[0].reason
    assert report.next_steps
    # "The" before what is known as wrong makes it no less near.
    wrong = [{**one, "text": f"the {one['text']}"} for one in SHORT["wrong"]]
    assert mark({**SHORT, "wrong": wrong}, {"text": text}).points == 0


@pytest.mark.parametrize(
    ("flags", "accepted", "text", "points"),
    [
        ({"case": True}, "DynamoDB", "DynamoDB", 1),
        ({"case": True, "typos": True}, "DynamoDB", "dynamoDB", 0),
        ({"accents": True, "typos": True}, "résumé", "resume", 0),
        ({"accents": True}, "résumé", "RÉSUMÉ", 1),
        ({"typos": True}, "http2 server", "http3 server", 0),
        ({"typos": True}, "lamb", "lamp", 0),
    ],
)
def test_what_the_author_lets_count(flags, accepted, text, points):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted], **flags}
    assert mark(scheme, {"text": text}).points == points


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        ("read committed", "read uncommitted"),
        ("read uncommitted", "read committed"),
        ("immutable", "mutable"),
        ("clustered", "unclustered"),
        ("deterministic", "indeterministic"),
        ("asynchronous", "synchronous"),
        ("synchronous call", "a-synchronous call"),
        ("serialization", "deserialization"),
        ("irreversible", "reversible"),
        ("encryption", "decryption"),
        ("exclusive lock", "inclusive lock"),
        ("intraprocess", "interprocess"),
        ("maximum heap size", "minimum heap size"),
        ("push queue", "pull queue"),
        ("afferent coupling", "efferent coupling"),
        ("endothermic", "exothermic"),
        ("induction", "abduction"),
        ("ingress traffic", "egress traffic"),
    ],
)
def test_the_opposite_is_no_slip_of_the_pen(accepted, text):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted], "typos": True}
    assert mark(scheme, {"text": text}).points == 0


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        ("read uncommitted", "read uncomitted"),
        ("immutable", "imutable"),
        ("immutable", "inmutable"),
        ("deterministic", "determinstic"),
        ("inner join", "iner join"),
        ("deadlock", "dedlock"),
        ("index scan", "indx scan"),
        ("aggregate", "aaggregate"),
        ("asynchronous", "assynchronous"),
        ("integral", "intergal"),
        ("internal", "internals"),
    ],
)
def test_a_slip_in_a_beginning_that_could_turn_a_word_is_still_forgiven(accepted, text):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted], "typos": True}
    assert mark(scheme, {"text": text}).points == 1


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        ("O(n log n)", "O(log n)"),
        ("O(n log n)", "O(n log m)"),
        ("chmod +x", "chmod -x"),
        ("n + 1 queries", "n - 1 queries"),
        ("a != b", "a = b"),
        ("value >= 10", "value <= 10"),
        ("rm -rf", "rm -f"),
        ("tar -xzf archive", "tar -xvf archive"),
        ("version 2.1", "version 21"),
        ("__init__", "_init_"),
        ("internal", "interval"),
        ("connection pooling", "connection polling"),
        ("bitwise or", "bitwise xor"),
    ],
)
def test_signs_options_and_other_words_are_no_slip_of_the_pen(accepted, text):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted], "typos": True}
    assert mark(scheme, {"text": text}).points == 0


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        ("n + 1 queries", "n + 1 queires"),
        ("O(log n) steps", "O(log n) setps"),
        ("chmod +x script", "chmod +x scirpt"),
        ("Amdahl's law", "Amdahls law"),
        ("transaction", "a transaction"),
        ("dead-letter queue", "deadletter queu"),
    ],
)
def test_letters_beside_signs_articles_and_apostrophes_may_still_slip(accepted, text):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted], "typos": True}
    assert mark(scheme, {"text": text}).points == 1


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        ("cold start", "cold start?"),
        ("situation", "situation!"),
        ("least privilege", "(least privilege)"),
        ("Amdahl's law", "Amdahl\u00b4s law"),
        ("Amdahl's law", "Amdahl`s law"),
        ("don't repeat yourself", "don\u00b4t repeat yourself"),
        ("users' table", "users table"),
        ("dead-letter queue", "dead - letter queue"),
        ("pub/sub", "pub sub"),
        ("pub/sub", "pub-sub"),
        ("node.js", "nodejs"),
        ("I/O bound", "IO bound"),
        ("O(n log n)", "O(n*log n)"),
        ("O(n log n)", "O(nlogn)"),
    ],
)
def test_signs_that_change_nothing_may_slip(accepted, text):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted], "typos": True}
    assert mark(scheme, {"text": text}).points == 1


@pytest.mark.parametrize(
    ("accepted", "text"),
    [("Amdahl's law", "Amdahl\u2019s law"), ("don\u2019t", "don\u00b4t")],
)
def test_an_apostrophe_is_one_however_it_is_typed(accepted, text):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted]}
    assert mark(scheme, {"text": text}).points == 1


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        ("empty?", "empty"),
        ("char *p", "char p"),
        ("vitamin A deficiency", "vitamin deficiency"),
        ("class A network", "class network"),
    ],
)
def test_signs_and_letters_that_are_asked_for_are_no_slip_of_the_pen(accepted, text):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted], "typos": True}
    assert mark(scheme, {"text": text}).points == 0


@pytest.mark.parametrize(
    ("accepted", "text", "points"),
    [
        ("=", "!=", 0),
        ("NULL", "!null", 0),
        (":name", "name", 0),
        ("name", "name?", 0),
        ("COMMIT", "commit;", 1),
        (":name", '":name".', 1),
        ("name", "\u201cName.\u201d", 1),
        (".NET", "NET", 0),
    ],
)
def test_quotes_around_a_text_and_marks_that_end_it_never_count(accepted, text, points):
    scheme = {"kind": "short_answer", "max_points": 1, "accepted": [accepted]}
    assert mark(scheme, {"text": text}).points == points


def test_folding_leaves_what_has_nothing_but_punctuation():
    assert fold_text("!") == "!"
    assert fold_text(" .NET ") == ".net"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"accepted": []}, "accepted needs a list"),
        ({"accepted": [" "]}, "isn't a text"),
        ({"typos": "yes"}, "Use true or false"),
        ({"wrong": [{"why": "x"}]}, "has no text"),
        ({"wrong": "x"}, "list of entries"),
    ],
)
def test_faults_of_a_scheme(change, sentence):
    assert sentence in " ".join(check_scheme({**SHORT, **change}))


@pytest.mark.parametrize("name", ["wrong", "partly"])
def test_a_stored_scheme_with_a_text_that_is_accepted_as_well_is_marked(name):
    gap = {"accepted": ["JavaScript"], name: [{"text": "Javascript", "share": 50, "why": "Case."}]}
    scheme = {**gap, "kind": "short_answer", "max_points": 1}
    assert mark(scheme, {"text": "javascript"}).points == 1
    assert mark(scheme, {"text": "python"}).points == 0
    gaps = [{**gap, "id": "x", "kind": "short_answer", "points": 1}]
    scheme = {"kind": "cloze", "max_points": 1, "gaps": gaps}
    assert mark(scheme, {"gaps": {"x": {"text": "javascript"}}}).points == 1


def test_a_response_of_another_shape_is_refused():
    with pytest.raises(ResponseFault):
        mark(SHORT, {"text": ["cold start"]})
