import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

FIND = """
UPDATE questions_questionversion SET pictures = ARRAY(
    SELECT DISTINCT found[1]
    FROM regexp_matches(
        content::text, '/pictures/([0-9a-f]{32}-[0-9]{1,4}x[0-9]{1,4}\\.(?:png|jpg|gif|webp))', 'g'
    ) AS found
)
WHERE content::text LIKE '%/pictures/%'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0024_banks_edition"),
    ]

    operations = [
        migrations.AddField(
            model_name="questionversion",
            name="pictures",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(FIND, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="questionversion",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["pictures"], name="version_by_picture"
            ),
        ),
    ]
