import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Each is the beginning of another index of its table, and every answer wrote both. By itself Django
# would check the foreign keys anew for it, which reads all answers.
DROP = """
DROP INDEX IF EXISTS questions_submission_learner_id_6434dbe5;
DROP INDEX IF EXISTS questions_practiceitem_practice_id_450a839e;
"""
CREATE = """
CREATE INDEX questions_submission_learner_id_6434dbe5 ON questions_submission (learner_id);
CREATE INDEX questions_practiceitem_practice_id_450a839e ON questions_practiceitem (practice_id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0029_editions_side_by_side"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            DROP,
            CREATE,
            state_operations=[
                migrations.AlterField(
                    model_name="practiceitem",
                    name="practice",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="questions.practice",
                    ),
                ),
                migrations.AlterField(
                    model_name="submission",
                    name="learner",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
