from django.conf import settings
from django.db import migrations, models

# Topics are listed by track, and what is listed is kept for each edition of the banks.
TRIGGER = """
CREATE TRIGGER questions_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON lessons_track
FOR EACH STATEMENT EXECUTE FUNCTION questions_new_edition();
"""
NO_TRIGGER = "DROP TRIGGER questions_new_edition ON lessons_track;"


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0008_reopenings"),
        ("questions", "0025_pictures_of_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="practice",
            index=models.Index(
                condition=models.Q(("finished_at", None)),
                fields=["learner", "-started_at", "-id"],
                name="practice_left_open",
            ),
        ),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
    ]
