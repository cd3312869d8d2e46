import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def name_who_answered(apps, schema_editor):
    """Say who wrote the replies of before: as far as is known, who handled the problem last."""
    problems = apps.get_model("questions", "Problem").objects
    problems.exclude(answer="").update(answered_by=F("handled_by"), answered_at=F("handled_at"))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("questions", "0038_words_within_bounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="problem",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(name_who_answered, migrations.RunPython.noop),
    ]
