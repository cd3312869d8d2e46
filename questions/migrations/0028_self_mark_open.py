from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0027_edition_by_what_is_shown"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="selfmark",
            index=models.Index(
                condition=models.Q(("marked_at", None)),
                fields=["submission"],
                name="self_mark_open",
            ),
        ),
    ]
