from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_week_hours"),
    ]

    operations = [
        # Mails are kept for 30 days: to build it takes no time that somebody notices.
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                fields=["-sent_at"],
                condition=models.Q(sent_at__isnull=False),
                name="mail_last_sent",
            ),
        ),
    ]
