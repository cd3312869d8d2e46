"""Let an own card be deleted: for a day it can be brought back, then its words go."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("questions", "0042_drafts_put_aside")]
    operations = [
        migrations.RemoveConstraint(model_name="card", name="card_asks_one_thing"),
        migrations.AddField(
            model_name="card",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                fields=["deleted_at"],
                condition=Q(deleted_at__isnull=False) & ~Q(front=""),
                name="card_deleted",
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=Q(kind="question", question__isnull=False, point="")
                | (Q(kind="key_point", question__isnull=False) & ~Q(point=""))
                | (
                    Q(kind="highlight", question__isnull=True)
                    & ((~Q(front="") & ~Q(back="")) | Q(deleted_at__isnull=False))
                ),
                name="card_asks_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(kind="highlight", suspended_at__isnull=False),
                name="card_deleted_is_own_and_suspended",
            ),
        ),
    ]
