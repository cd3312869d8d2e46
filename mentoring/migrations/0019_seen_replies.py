from django.db import migrations, models

# Of what was said before, nobody knows who has read it: none of it is called new.
SEEN = """
UPDATE mentoring_reply SET seen_at = created_at WHERE seen_at IS NULL;
UPDATE mentoring_correction SET seen_at = created_at WHERE seen_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0018_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(SEEN, migrations.RunSQL.noop, elidable=True),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                fields=["comment", "review"],
                condition=models.Q(("seen_at", None)),
                name="reply_unseen",
            ),
        ),
    ]
