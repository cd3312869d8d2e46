from django.conf import settings
from django.db import migrations, models

# By the database, so that nothing that gives a question another version can forget it. A version
# never changes.
TRIGGER = """
CREATE FUNCTION questions_note_difficulty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.difficulty := (
        SELECT difficulty FROM questions_questionversion WHERE id = NEW.current_version_id
    );
    RETURN NEW;
END $$;
CREATE TRIGGER questions_note_difficulty
BEFORE INSERT OR UPDATE OF current_version_id, difficulty ON questions_question
FOR EACH ROW EXECUTE FUNCTION questions_note_difficulty();
"""
NO_TRIGGER = """
DROP TRIGGER questions_note_difficulty ON questions_question;
DROP FUNCTION questions_note_difficulty();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0008_reopenings"),
        ("questions", "0021_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="difficulty",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
        migrations.RunSQL(
            # The trigger puts it in.
            "UPDATE questions_question SET difficulty = NULL;",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("current_version__isnull", False), ("retired_at", None)),
                fields=["difficulty", "position", "id"],
                name="question_on_offer",
            ),
        ),
        migrations.RemoveIndex(model_name="card", name="card_due"),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(fields=["learner", "due_at", "id"], name="card_due"),
        ),
    ]
