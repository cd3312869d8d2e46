from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0013_last_in_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewrequest",
            name="made_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
