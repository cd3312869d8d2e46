"""The migrations hold what the models say."""

import pytest
from django.core.management import call_command
from django.db.migrations import RunSQL

from studyhub.one_step import InOneStep


@pytest.mark.django_db
def test_models_have_their_migrations():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    # What makes no table would be lost in the step that makes them.
    with pytest.raises(TypeError, match="RunSQL"):
        InOneStep([RunSQL("SELECT 1")])
