import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Of what is there already, whatever is typed beside the confidence and the tick of the self-mark. Each
# later save decides it by what the question asks.
FIND = """
UPDATE questions_practiceitem AS item SET half_written_by_id = practice.learner_id
FROM questions_practice AS practice
WHERE practice.id = item.practice_id AND item.submission_id IS NULL AND item.draft IS NOT NULL
    AND EXISTS (
        SELECT FROM jsonb_array_elements(item.draft->'fields') AS field
        WHERE field->>0 NOT IN ('confidence', 'self_mark') AND btrim(field->>1, E' \\t\\r\\n') <> ''
    );
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("questions", "0033_answer_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="practiceitem",
            name="half_written_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="practiceitem",
            index=models.Index(
                condition=models.Q(("half_written_by__isnull", False)),
                fields=["half_written_by"],
                name="practice_item_half_written",
            ),
        ),
        migrations.RunSQL(FIND, migrations.RunSQL.noop),
    ]
