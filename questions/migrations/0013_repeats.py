from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questions", "0012_regrades")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="is_repeat",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
