from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0015_mailed_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="left_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
