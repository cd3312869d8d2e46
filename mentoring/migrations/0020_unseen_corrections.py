from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0019_seen_replies"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(
                fields=["review"], condition=models.Q(("seen_at", None)), name="correction_unseen"
            ),
        ),
    ]
