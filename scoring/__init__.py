"""StudyHub's scorer: an answer and its marking scheme in, an explained score out.

A pure library: no Django, no database, no network. It reads its sentence model and its weights
from files once, and is deterministic on one machine.
"""

import os

# One answer is marked on one core: without this, numpy would wake threads for every small product
# and use twice the processor time. It counts only where numpy hasn't been imported yet.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from scoring.banks import LEAST_MARKS, fit_calibration
from scoring.errors import CalibrationFault, ModelMissing, ResponseFault, SchemeFault, ScoringError
from scoring.marking import mark, warm_up
from scoring.numbers import read_number
from scoring.objective import is_within
from scoring.report import ScoreReport
from scoring.scheme import check_once, check_scheme
from scoring.settling import settle_part
from scoring.short_answer import fold as fold_text
from scoring.star_checks import Check, star_checks
from scoring.text import count_words
from scoring.version import SCORER_VERSION

__all__ = [
    "LEAST_MARKS",
    "SCORER_VERSION",
    "CalibrationFault",
    "Check",
    "ModelMissing",
    "ResponseFault",
    "SchemeFault",
    "ScoreReport",
    "ScoringError",
    "check_once",
    "check_scheme",
    "count_words",
    "fit_calibration",
    "fold_text",
    "is_within",
    "mark",
    "read_number",
    "settle_part",
    "star_checks",
    "warm_up",
]
