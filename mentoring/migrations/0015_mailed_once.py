from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0014_made_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="restoring_mailed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="withdrawal_mailed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
