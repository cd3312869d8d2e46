import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questions', '0005_recall_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='card',
            name='day',
            field=models.DateField(),
        ),
        migrations.AlterField(
            model_name='card',
            name='due_on',
            field=models.DateField(),
        ),
        migrations.AlterField(
            model_name='reviewlog',
            name='learner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='reviewlog',
            name='made_at',
            field=models.DateTimeField(),
        ),
    ]
