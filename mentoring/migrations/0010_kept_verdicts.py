"""A mentor's verdict on a dispute is kept with their own review, whoever decides after them."""

from django.db import migrations, models


def keep_verdicts(apps, schema_editor):
    """Copy what was decided into the reviews of those who decided it."""
    reviews = apps.get_model("mentoring", "Review").objects
    decided = apps.get_model("mentoring", "Dispute").objects.filter(decided_by__isnull=False)
    for dispute in decided.iterator():
        said = {
            "title": dispute.title,
            "is_upheld": dispute.is_upheld,
            "reason": dispute.reason,
        }
        of = reviews.filter(request=dispute.request_id, mentor=dispute.decided_by_id)
        for review in of.select_for_update():
            review.verdicts = {str(dispute.pk): said} | review.verdicts
            review.save(update_fields=["verdicts"])


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
        migrations.RunPython(keep_verdicts, migrations.RunPython.noop),
    ]
