import django.db.models.deletion
from django.db import migrations, models

from studyhub.one_step import InOneStep


class Migration(migrations.Migration):

    replaces = [
        ('packs', '0001_initial'),
        ('packs', '0002_loaded_pack_kept_and_code'),
        ('packs', '0003_pack_file'),
        ('packs', '0004_edited_records'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='LoadedPack',
                fields=[
                    ('slug', models.SlugField(max_length=80, primary_key=True, serialize=False)),
                    ('title', models.CharField(max_length=200)),
                    ('version', models.CharField(max_length=40)),
                    ('language', models.CharField(max_length=20)),
                    ('checksum', models.CharField(max_length=64)),
                    ('kept', models.JSONField(default=dict)),
                    ('code', models.CharField(blank=True, max_length=64)),
                    ('loaded_at', models.DateTimeField()),
                    ('source', models.CharField(blank=True, max_length=64)),
                    ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='EditedRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(max_length=120)),
                    ('edited_at', models.DateTimeField()),
                    ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='packs.loadedpack')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('pack', 'slug'), name='edited_record_once')],
                },
            ),
            migrations.CreateModel(
                name='PackFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('path', models.TextField()),
                    ('packed', models.BinaryField()),
                    ('pack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='packs.loadedpack')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('pack', 'path'), name='pack_file_once')],
                },
            ),
        ]),
    ]
