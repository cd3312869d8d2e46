import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0016_left_at"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reply",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replies",
                to="mentoring.comment",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="review",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="talk",
                to="mentoring.review",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment__isnull", False), ("review", None))
                | models.Q(("comment", None), ("review__isnull", False)),
                name="reply_is_to_one",
            ),
        ),
    ]
