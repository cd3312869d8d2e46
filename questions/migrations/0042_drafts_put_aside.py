"""Note when a draft was put aside: from then on it is kept for a while."""

from django.db import migrations, models
from django.db.models.functions import Now


def begin_anew(apps, schema_editor):
    """Nobody knows when what is put aside was: its time begins now."""
    drafts = apps.get_model("questions", "QuestionDraft").objects
    drafts.filter(is_discarded=True, put_aside_at=None).update(put_aside_at=Now())


class Migration(migrations.Migration):
    dependencies = [("questions", "0041_lapses_of_what_was_known")]
    operations = [
        migrations.AddField(
            model_name="questiondraft",
            name="put_aside_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(begin_anew, migrations.RunPython.noop, elidable=True),
    ]
