from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0010_kept_verdicts"),
    ]

    operations = [
        migrations.AddField(
            model_name="reviewrequest",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
