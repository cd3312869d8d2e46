import jsonschema
import pytest

from scoring import CalibrationFault, fit_calibration, mark
from tests.scoring.schemes import FULL_ANSWER, OFF_TOPIC_ANSWER, PARTIAL_ANSWER, WRITTEN
from tests.scoring.test_report import SCHEMA

ANSWERS = (FULL_ANSWER, PARTIAL_ANSWER, OFF_TOPIC_ANSWER)


def make_examples(marks):
    return [
        (WRITTEN, {"text": text}, share)
        for _ in range(17)
        for text, share in zip(ANSWERS, marks, strict=True)
    ]


def test_a_stricter_bank_lowers_its_own_scale_only():
    examples = make_examples((0.6, 0.1, 0.0))
    fitted = fit_calibration(examples)
    assert fitted["after"]["mean_error"] < fitted["before"]["mean_error"]
    shipped = mark(WRITTEN, {"text": PARTIAL_ANSWER})
    stricter = mark(WRITTEN, {"text": PARTIAL_ANSWER}, calibration=fitted)
    assert stricter.points <= shipped.points
    assert stricter.versions.calibration.startswith(shipped.versions.calibration + "+")
    jsonschema.validate(stricter.to_json(), SCHEMA)


def test_the_order_of_answers_stays():
    fitted = fit_calibration(make_examples((1.0, 0.9, 0.0)))
    full, partial, wrong = (mark(WRITTEN, {"text": t}, calibration=fitted) for t in ANSWERS)
    assert full.points >= partial.points > wrong.points


def test_too_few_marks_fit_nothing():
    with pytest.raises(CalibrationFault, match="50 or more"):
        fit_calibration(make_examples((1, 0.5, 0))[:49])


@pytest.mark.parametrize(
    "bank", [{"scale": 1, "offset": 0}, {"schema": 1, "scale": 0, "offset": 1}, {"schema": 1}]
)
def test_a_calibration_of_another_shape_is_refused(bank):
    with pytest.raises(CalibrationFault):
        mark(WRITTEN, {"text": FULL_ANSWER}, calibration=bank)
