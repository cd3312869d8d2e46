import django.db.models.deletion
from django.db import migrations, models

VERDICTS = [("ready", "Ready"), ("nearly", "Nearly"), ("revise", "Revise")]


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0017_replies_to_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("changes", models.JSONField(blank=True, default=dict)),
                (
                    "verdict_before",
                    models.CharField(blank=True, choices=VERDICTS, max_length=10),
                ),
                ("verdict", models.CharField(blank=True, choices=VERDICTS, max_length=10)),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="mentoring.review",
                    ),
                ),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                fields=("review", "number"), name="correction_once_per_number"
            ),
        ),
    ]
