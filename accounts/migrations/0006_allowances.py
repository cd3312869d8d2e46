from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_invitation_use")]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "key",
                    models.CharField(max_length=80, primary_key=True, serialize=False),
                ),
                ("free_at", models.DateTimeField()),
            ],
        ),
        # Nothing is lost with it: a turn then costs no write to the journal.
        migrations.RunSQL(
            "ALTER TABLE accounts_allowance SET UNLOGGED",
            "ALTER TABLE accounts_allowance SET LOGGED",
        ),
    ]
