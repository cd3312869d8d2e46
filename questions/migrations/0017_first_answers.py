import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lessons', '0008_reopenings'),
        ('questions', '0016_regrades_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='submission',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='questions.questionversion'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['version', 'learner'], name='submission_by_version'),
        ),
    ]
