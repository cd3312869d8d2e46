from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0015_import_changes")]

    operations = [
        migrations.AlterField(
            model_name="regrade",
            name="state",
            field=models.CharField(
                choices=[
                    ("counting", "Being counted"),
                    ("ready", "Ready to apply"),
                    ("applying", "Being applied"),
                    ("done", "Applied"),
                    ("dismissed", "Only from now on"),
                    ("returning", "Being taken back"),
                    ("returned", "Taken back"),
                ],
                default="counting",
                max_length=10,
            ),
        ),
    ]
