from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0008_replies_to_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewrequest",
            name="delivery_attempts",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="reviewrequest",
            name="delivery_failure",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            model_name="reviewrequest",
            name="deliver_after",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
