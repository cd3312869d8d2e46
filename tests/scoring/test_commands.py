import csv
import json
import os

import pytest

from scoring import ScoringError
from scoring.__main__ import main
from scoring.exemplars import measure_exemplars
from scoring.fit import fit
from tests.scoring.schemes import FULL_ANSWER, OFF_TOPIC_ANSWER, PARTIAL_ANSWER, WRITTEN
from tests.sites import PROJECT

COLUMNS = ("question_id", "question", "references", "answer", "grade", "max_grade", "label")
REFERENCES = json.dumps([" ".join(point["text"] for point in WRITTEN["key_points"])])
ROWS = [
    ("q1", WRITTEN["question"], REFERENCES, FULL_ANSWER, "4", "4", "correct"),
    ("q1", WRITTEN["question"], REFERENCES, PARTIAL_ANSWER, "2,5", "4", "partially_correct"),
    ("q1", WRITTEN["question"], REFERENCES, OFF_TOPIC_ANSWER, "0", "4", "incorrect"),
]


def write(folder, rows, columns=COLUMNS, encoding="utf-8", name="set.csv"):
    path = folder / name
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows([columns, *rows])
    return str(path)


def run(capsys, *arguments):
    code = main([*arguments, "--json"])
    out, _ = capsys.readouterr()
    return code, json.loads(out)


def test_evaluate_names_each_figure(tmp_path, capsys):
    code, found = run(capsys, "evaluate", write(tmp_path, ROWS, encoding="cp1252"))
    assert code == 0
    assert found["answers"] == 3
    assert found["pearson_r"] > 0.5
    assert found["rmse_own_scale"] == pytest.approx(4 * found["rmse"])
    assert found["three_way"]["macro_f1"] <= 1
    assert found["two_way"] is not None


def test_who_reads_a_part_of_what_a_command_says_ends_it_without_an_error(tmp_path, monkeypatch):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out:
        monkeypatch.setattr("sys.stdout", out)
        assert main(["evaluate", write(tmp_path, ROWS), "--json"]) == 0


def test_evaluate_reads_utf_16_with_two_way_labels_alone(tmp_path, capsys):
    columns = ("references", "answer", "label_2way")
    rows = [(row[2], row[3], "correct" if row[4] == "4" else "incorrect") for row in ROWS]
    code, found = run(capsys, "evaluate", write(tmp_path, rows, columns, encoding="utf-16"))
    assert (code, found["answers"]) == (0, 3)
    assert found["two_way"]["accuracy"] > 0.5


def test_fit_writes_nothing_without_its_data(tmp_path):
    with pytest.raises(ScoringError, match="can't be read"):
        fit(tmp_path, tmp_path, tmp_path / "calibration.json")
    assert not list(tmp_path.iterdir())


def test_evaluate_without_references_learns_from_train(tmp_path, capsys):
    columns = ("EssaySet", "EssayText", "Score1")
    texts = [(FULL_ANSWER, 2), (PARTIAL_ANSWER, 1), (OFF_TOPIC_ANSWER, 0)] * 6
    rows = [("1", f"{text} {n}", grade) for n, (text, grade) in enumerate(texts)]
    alone = write(tmp_path, rows, columns)
    assert main(["evaluate", alone]) == 1
    assert "--train" in capsys.readouterr().err
    known = write(tmp_path, rows, columns, name="train.csv")
    _, found = run(capsys, "evaluate", alone, "--train", known)
    assert found["qwk"] > 0.5


def test_attack_holds_forms_against_top_answers(tmp_path, capsys):
    _, found = run(capsys, "attack", write(tmp_path, ROWS))
    assert found["top_answers"] == 1
    assert found["attacks"]["gibberish"]["mean_low"] <= 0.25
    assert found["attacks"]["empty"]["mean"] == 0
    assert found["held_out"]["strange disbelief"]["mean_low"] <= 0.25


def test_star_counts_macro_f1(tmp_path, capsys):
    rows = [
        ("Two years ago our team looked after an online shop.", "Situation"),
        ("I was asked to cut the monthly bill by a fifth.", "Task"),
        ("First I measured where the time was spent.", "Action"),
        ("As a result the error rate fell by half.", "Result"),
        ("Not a part of it.", "Other"),
    ]
    _, found = run(capsys, "star", write(tmp_path, rows, ("answer", "label")))
    assert found["macro_f1"] == 1
    assert found["other_labels"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"answer,grade\n", "no answers"),
        (b"question,grade\nWhy?,1\n", "no column answer"),
        (b"answer,references\nIt is.,because\n", "neither a column grade nor a column label"),
        (b"answer,grade\nIt is.,much\n", "not a number"),
    ],
)
def test_a_file_that_cannot_be_measured_is_told_in_a_sentence(tmp_path, capsys, content, said):
    path = tmp_path / "set.csv"
    path.write_bytes(content)
    assert main(["evaluate", str(path)]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_turned_counts_right_and_opposite_answers_apart(tmp_path, capsys):
    shipped = json.loads((PROJECT / "scoring" / "turned" / "serverless.json").read_text())
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps([one for one in shipped if one["question"] == "fun-wr-01"]))
    code, found = run(capsys, "turned", str(PROJECT / "content"), str(answers))
    assert code == 0
    assert (found["genuine"]["count"], found["opposite"]["count"]) == (1, 1)
    assert found["genuine"]["mean_share"] > 0.5
    assert sum(found["opposite"]["sureness"].values()) == 1
    # Each shipped answer is of a question of the pack, in pairs.
    qualities = {(one["question"], one["quality"]) for one in shipped}
    assert len(qualities) == len(shipped) == 80

    answers.write_text(json.dumps([shipped[0] | {"question": "gone"}]))
    assert main(["turned", str(PROJECT / "content"), str(answers)]) == 1
    assert "no written question 'gone'" in capsys.readouterr().err


def test_exemplars_reads_a_pack_as_it_is_checked(tmp_path, capsys):
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "one.yaml").write_text("- {id: q, kind: written, prompt: [sure?]}\n")
    (tmp_path / "templates.yaml").write_text("[]\n")
    with pytest.raises(ScoringError, match="no question with exemplars of two qualities"):
        measure_exemplars(tmp_path)
    full = "A queue keeps each message until a worker deletes it."
    question = {
        "id": "q",
        "kind": "written",
        "text": "How does a queue lose nothing?",
        "model_answer": "It is an interesting topic with many sides.",
        "key_points": [{"id": "kept", "text": full, "weight": 1, "accepted": [full], "wrong": []}],
        "exemplars": [
            {"quality": "full", "points": 10, "text": full},
            {"quality": "weak", "points": 1, "text": "A queue is a queue."},
        ],
    }
    (tmp_path / "questions" / "one.yaml").write_text(json.dumps([question]))
    found = measure_exemplars(tmp_path)
    assert (found["pairs"], found["pairs_in_order"]) == (1, 1)
    # What its own authors call the answer earns nothing: one of the two is wrong.
    assert found["short_models"] == [{"question": "q", "points": 0, "maximum": 10}]
