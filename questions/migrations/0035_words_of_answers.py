import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # Answers are taken in while it is built, which takes long where there are many.
    atomic = False

    dependencies = [
        ('lessons', '0001_squashed_0008_reopenings'),
        ('questions', '0034_half_written_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name='submission',
            index=django.contrib.postgres.indexes.GinIndex(models.Func(models.F('response'), output_field=django.contrib.postgres.search.SearchVectorField(), template='jsonb_to_tsvector(\'english\', COALESCE(%(expressions)s -> \'sections\', %(expressions)s -> \'text\', \'""\'), \'["string"]\')'), fastupdate=False, name='submission_by_words'),
        ),
    ]
