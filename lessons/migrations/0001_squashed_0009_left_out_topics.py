import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import uuid
from django.conf import settings
from django.db import migrations, models

from studyhub.one_step import InOneStep

TABLES = ("lessons_track", "lessons_topic", "lessons_lesson", "lessons_lessonversion")

# By the database, so that nothing that writes to the shelf can forget it. A random stamp, since a
# number would come again after a transaction that was taken back.
FUNCTION = """
CREATE FUNCTION lessons_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lessons_edition AS known (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = gen_random_uuid();
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER lessons_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION lessons_new_edition();
"""
    for table in TABLES
)
NO_TRIGGERS = "".join(f"DROP TRIGGER lessons_new_edition ON {table};" for table in TABLES)


class Migration(migrations.Migration):

    replaces = [
        ('lessons', '0001_initial'),
        ('lessons', '0002_term'),
        ('lessons', '0003_notes'),
        ('lessons', '0004_note_words'),
        ('lessons', '0005_edition'),
        ('lessons', '0006_facts'),
        ('lessons', '0007_lesson_checks'),
        ('lessons', '0008_reopenings'),
        ('lessons', '0009_left_out_topics'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                    ('stamp', models.UUIDField()),
                ],
            ),
            migrations.CreateModel(
                name='Lesson',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('checks', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ],
                options={
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Term',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('also', models.JSONField(default=list)),
                    ('see', models.JSONField(default=list)),
                    ('definition', models.TextField()),
                    ('definition_html', models.TextField()),
                ],
                options={
                    'ordering': [django.db.models.functions.text.Lower('title'), 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Topic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('summary', models.TextField(blank=True)),
                ],
                options={
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Track',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('summary', models.TextField(blank=True)),
                ],
                options={
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Fact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('slug', models.TextField()),
                    ('value', models.TextField()),
                    ('says', models.TextField()),
                    ('source', models.TextField()),
                    ('checked_on', models.DateField()),
                    ('lessons', models.JSONField(default=list)),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('pack', 'slug'), name='fact_once_in_pack')],
                },
            ),
            migrations.CreateModel(
                name='LessonProgress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('section', models.CharField(blank=True, max_length=120, verbose_name='section reached')),
                    ('sections_seen', models.JSONField(default=list)),
                    ('updated_at', models.DateTimeField()),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('done_day', models.DateField(blank=True, null=True)),
                    ('reopened_at', models.DateTimeField(blank=True, null=True)),
                    ('done_minutes', models.PositiveSmallIntegerField(default=0)),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lesson_progress', to=settings.AUTH_USER_MODEL)),
                    ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='lessons.lesson')),
                ],
            ),
            migrations.CreateModel(
                name='LessonVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('checksum', models.CharField(max_length=64)),
                    ('goal', models.TextField(blank=True)),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('opening', models.TextField(blank=True)),
                    ('markdown', models.TextField()),
                    ('blocks', models.JSONField()),
                    ('sections', models.JSONField()),
                    ('objectives', models.JSONField(default=list)),
                    ('sources', models.JSONField(default=list)),
                    ('prerequisites', models.JSONField(default=list)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='lessons.lesson')),
                ],
            ),
            migrations.AddField(
                model_name='lesson',
                name='current_version',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lessons.lessonversion'),
            ),
            migrations.CreateModel(
                name='Note',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('section', models.CharField(blank=True, max_length=120)),
                    ('quote', models.CharField(blank=True, max_length=2000)),
                    ('prefix', models.CharField(blank=True, max_length=40)),
                    ('suffix', models.CharField(blank=True, max_length=40)),
                    ('occurrence', models.PositiveIntegerField(default=0)),
                    ('text', models.TextField(blank=True, verbose_name='note')),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('created_at', models.DateTimeField()),
                    ('updated_at', models.DateTimeField()),
                    ('deleted_at', models.DateTimeField(blank=True, null=True)),
                    ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('text', config='english', weight='B'), '||', django.contrib.postgres.search.SearchVector('quote', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to=settings.AUTH_USER_MODEL)),
                    ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='lessons.lesson')),
                    ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lessons.lessonversion')),
                ],
                options={
                    'ordering': ['created_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ReadingOutbox',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('progress', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lessons.lessonprogress')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='lesson',
                name='topic',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='lessons.topic'),
            ),
            migrations.CreateModel(
                name='LeftOutTopic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('left_out_at', models.DateTimeField()),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_out_topics', to=settings.AUTH_USER_MODEL)),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='left_out_by', to='lessons.topic')),
                ],
            ),
            migrations.AddField(
                model_name='topic',
                name='track',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='lessons.track'),
            ),
            migrations.CreateModel(
                name='Bookmark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField()),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bookmarks', to=settings.AUTH_USER_MODEL)),
                    ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookmarks', to='lessons.lesson')),
                ],
                options={
                    'ordering': ['-made_at', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('learner', 'lesson'), name='bookmark_once')],
                },
            ),
            migrations.AddConstraint(
                model_name='lessonprogress',
                constraint=models.UniqueConstraint(fields=('learner', 'lesson'), name='lesson_progress_unique'),
            ),
            migrations.AddConstraint(
                model_name='lessonprogress',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_day__isnull', True)), models.Q(('done_at__isnull', False), ('done_day__isnull', False)), _connector='OR'), name='lesson_progress_done_has_day'),
            ),
            migrations.AddConstraint(
                model_name='lessonversion',
                constraint=models.UniqueConstraint(fields=('lesson', 'number'), name='lesson_version_number_unique'),
            ),
            migrations.AddIndex(
                model_name='note',
                index=models.Index(fields=['learner', 'lesson'], name='note_of_learner_in_lesson'),
            ),
            migrations.AddConstraint(
                model_name='note',
                constraint=models.CheckConstraint(condition=models.Q(('quote', ''), ('text', ''), _negated=True), name='note_says_something'),
            ),
            migrations.AddConstraint(
                model_name='note',
                constraint=models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 10000), name='note_text_fits'),
            ),
            migrations.AddConstraint(
                model_name='leftouttopic',
                constraint=models.UniqueConstraint(fields=('learner', 'topic'), name='topic_left_out_once'),
            ),
        ]),
        migrations.RunSQL(
            "INSERT INTO lessons_edition (id, stamp) VALUES (1, gen_random_uuid());",
            "DELETE FROM lessons_edition;",
        ),
        migrations.RunSQL(
            FUNCTION + TRIGGERS, NO_TRIGGERS + "DROP FUNCTION lessons_new_edition();"
        ),
    ]
