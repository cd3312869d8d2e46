"""Find own cards by their words."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("questions", "0043_own_cards_deleted")]
    operations = [
        migrations.AddIndex(
            model_name="card",
            index=GinIndex(
                SearchVector("front", config="english", weight="B")
                + SearchVector("back", config="english", weight="C"),
                condition=Q(kind="highlight"),
                name="card_by_words",
                fastupdate=False,
            ),
        ),
    ]
