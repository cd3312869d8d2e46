from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0011_withdrawn_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="put_away_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
