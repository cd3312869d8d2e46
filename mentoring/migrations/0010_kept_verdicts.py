"""A mentor's verdict on a dispute is kept with their own review, whoever decides after them.

The new column locks the table until the end: what was decided is copied in one statement.
"""

from django.db import migrations, models

KEEP_VERDICTS = """
UPDATE mentoring_review review SET verdicts = decided.verdicts || review.verdicts
FROM (
    SELECT request_id, decided_by_id, jsonb_object_agg(
        id::text,
        jsonb_build_object('title', title, 'is_upheld', is_upheld, 'reason', reason)
    ) AS verdicts
    FROM mentoring_dispute
    WHERE decided_by_id IS NOT NULL
    GROUP BY request_id, decided_by_id
) decided
WHERE review.request_id = decided.request_id AND review.mentor_id = decided.decided_by_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0009_delivery_attempts"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="verdicts",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.RunSQL(KEEP_VERDICTS, migrations.RunSQL.noop),
    ]
