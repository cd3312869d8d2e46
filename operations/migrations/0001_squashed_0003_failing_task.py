from django.db import migrations, models

from studyhub.one_step import InOneStep


class Migration(migrations.Migration):

    replaces = [
        ('operations', '0001_initial'),
        ('operations', '0002_backup'),
        ('operations', '0003_failing_task'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='Backup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField(db_index=True)),
                    ('path', models.CharField(max_length=500)),
                    ('size', models.PositiveBigIntegerField()),
                ],
            ),
            migrations.CreateModel(
                name='FailingTask',
                fields=[
                    ('task', models.CharField(max_length=100, primary_key=True, serialize=False)),
                    ('error', models.CharField(max_length=200)),
                    ('since', models.DateTimeField()),
                    ('last_failed_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Heartbeat',
                fields=[
                    ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                    ('last_seen', models.DateTimeField()),
                ],
            ),
        ]),
    ]
