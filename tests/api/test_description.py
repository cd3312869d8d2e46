"""The description holds: whatever a program sends, the answers are those that it names."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    create_test,
)
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

from api.endpoints import describe
from tests.accounts.factories import CohortFactory
from tests.api.conftest import secret_of
from tests.factories import BankFactory, PracticeItemFactory, QuestionFactory, ScoreFactory

EXAMPLES = 3  # beside those that cover each border of the description
schema = schemathesis.openapi.from_dict(describe())
schema.config.generation.update(max_examples=EXAMPLES)
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def site():
    """The site, put together once."""
    return get_wsgi_application()


@pytest.fixture
def one_connection():
    """The requests see what the test has not committed: they stay in its connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def asked(alice, bob, carol, one_connection):
    """Somebody who learns, mentors and writes, and what there is to be asked about."""
    alice.groups.add(*bob.groups.all(), *carol.groups.all())
    CohortFactory(mentors=[alice])
    QuestionFactory(bank=BankFactory())
    PracticeItemFactory(practice__learner=alice)
    ScoreFactory(submission__learner=alice)
    return {"Authorization": f"Bearer {secret_of(alice)}"}


@pytest.mark.parametrize(
    "operation", [one.ok() for one in schema.get_all_operations()], ids=lambda one: one.label
)
def test_every_answer_is_one_that_is_described(operation, site, asked):
    # As `schema.parametrize` does, which makes all cases while tests are collected: by each worker.
    config = HypothesisTestConfig(
        project=schema.config, modes=list(HypothesisTestMode), explicit_settings=SETTINGS
    )
    create_test(operation=operation, test_func=check, config=config)(site=site, headers=asked)


def check(case, site, headers):
    response = case.call(app=site, headers=headers)

    # It is asked with a token all the time, and what types allow may still say nothing: a place
    # of no page, a question without its words; what nobody asked for is passed over.
    excluded = [ignored_auth, negative_data_rejection, positive_data_acceptance]
    case.validate_response(response, excluded_checks=excluded)
