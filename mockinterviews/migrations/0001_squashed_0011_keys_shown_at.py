import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.manager
import uuid
from django.conf import settings
from django.db import migrations, models

from studyhub.one_step import InOneStep


class Migration(migrations.Migration):

    replaces = [
        ('mockinterviews', '0001_initial'),
        ('mockinterviews', '0002_fuller_blueprints'),
        ('mockinterviews', '0003_reopening'),
        ('mockinterviews', '0004_stories'),
        ('mockinterviews', '0005_planned_interviews'),
        ('mockinterviews', '0006_last_in_order'),
        ('mockinterviews', '0007_late_line'),
        ('mockinterviews', '0008_read_late_snapshots'),
        ('mockinterviews', '0009_time_event_once'),
        ('mockinterviews', '0010_late_number_unique'),
        ('mockinterviews', '0011_keys_shown_at'),
    ]

    initial = True

    dependencies = [
        ('lessons', '0001_squashed_0009_left_out_topics'),
        ('questions', '0001_squashed_0044_words_of_own_cards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='Blueprint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('summary', models.TextField(blank=True)),
                    ('mode', models.CharField(choices=[('interview', 'Interview'), ('practice', 'Practice')], default='interview', max_length=10)),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('pass_percent', models.PositiveSmallIntegerField(default=65)),
                    ('section_floor_percent', models.PositiveSmallIntegerField(default=45)),
                    ('going_back', models.BooleanField(db_default=True, default=True)),
                    ('sections', models.JSONField()),
                    ('learner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='own_blueprints', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Competency',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('slug', models.SlugField(max_length=120)),
                    ('probes', models.TextField()),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('pack', 'slug'), name='competency_once_in_pack')],
                },
            ),
            migrations.CreateModel(
                name='ExemplarStory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('parts', models.JSONField()),
                    ('competencies', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=120), default=list, size=None)),
                    ('lesson', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='lessons.lesson')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Interview',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('plan', models.JSONField()),
                    ('mode', models.CharField(choices=[('interview', 'Interview'), ('practice', 'Practice')], max_length=10)),
                    ('state', models.CharField(choices=[('ready', 'Not begun'), ('running', 'Running'), ('closed', 'Handed in')], default='ready', max_length=10)),
                    ('created_at', models.DateTimeField()),
                    ('started_at', models.DateTimeField(blank=True, null=True)),
                    ('base_seconds', models.PositiveIntegerField()),
                    ('deadline', models.DateTimeField(blank=True, null=True)),
                    ('paused_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.CharField(blank=True, choices=[('hand', 'Handed in by hand'), ('deadline', 'Closed at the deadline')], max_length=10)),
                    ('keys_shown_at', models.DateTimeField(blank=True, null=True)),
                    ('receipt', models.JSONField(blank=True, null=True)),
                    ('receipt_hash', models.CharField(blank=True, max_length=64)),
                    ('earlier_receipts', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('blueprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='mockinterviews.blueprint')),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interviews', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='InterviewQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('section', models.PositiveSmallIntegerField()),
                    ('seed', models.PositiveIntegerField()),
                    ('minutes', models.DecimalField(decimal_places=2, max_digits=5)),
                    ('closes', models.BooleanField(db_default=False, default=False)),
                    ('follow_ups', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('flagged', models.BooleanField(default=False)),
                    ('opened_at', models.DateTimeField(blank=True, null=True)),
                    ('visited_at', models.DateTimeField(blank=True, null=True)),
                    ('spent_seconds', models.PositiveIntegerField(db_default=0, default=0)),
                    ('closes_at', models.DateTimeField(blank=True, null=True)),
                    ('left_at', models.DateTimeField(blank=True, null=True)),
                    ('hints_opened', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='mockinterviews.interview')),
                    ('submission', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interview_question', to='questions.submission')),
                    ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questions.questionversion')),
                ],
                options={
                    'ordering': ['position'],
                    'base_manager_name': 'everything',
                },
                managers=[
                    ('objects', django.db.models.manager.Manager()),
                    ('everything', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Draft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(default=0)),
                    ('response', models.JSONField(default=dict)),
                    ('saved_at', models.DateTimeField(blank=True, null=True)),
                    ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='mockinterviews.interviewquestion')),
                ],
            ),
            migrations.CreateModel(
                name='LateText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('save_id', models.UUIDField()),
                    ('response', models.JSONField()),
                    ('received_at', models.DateTimeField()),
                    ('why', models.CharField(choices=[('end', 'after the end'), ('minutes', 'after the minutes of the question'), ('left', 'after the question was left'), ('key', 'after the model answer was opened')], db_default='end', default='end', max_length=10)),
                    ('over_at', models.DateTimeField(blank=True, null=True)),
                    ('number', models.PositiveIntegerField(blank=True, null=True)),
                    ('accepted_at', models.DateTimeField(blank=True, null=True)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='late_texts', to='mockinterviews.interviewquestion')),
                ],
            ),
            migrations.CreateModel(
                name='PlannedInterview',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('starts_at', models.DateTimeField()),
                    ('remind_minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('remind_at', models.DateTimeField(blank=True, null=True)),
                    ('reminded_at', models.DateTimeField(blank=True, null=True)),
                    ('revision', models.PositiveIntegerField(default=0)),
                    ('created_at', models.DateTimeField()),
                    ('changed_at', models.DateTimeField()),
                    ('blueprint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='mockinterviews.blueprint')),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_interviews', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['starts_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='QuestionMeaning',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('vector', models.BinaryField()),
                    ('read_by', models.CharField(max_length=120)),
                    ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='meaning', to='questions.questionversion')),
                ],
            ),
            migrations.CreateModel(
                name='Story',
                fields=[
                    ('title', models.CharField(blank=True, max_length=200)),
                    ('situation', models.TextField(blank=True)),
                    ('task', models.TextField(blank=True)),
                    ('action', models.TextField(blank=True)),
                    ('result', models.TextField(blank=True)),
                    ('reflection', models.TextField(blank=True)),
                    ('competencies', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=120), blank=True, default=list, size=None)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('revision', models.PositiveIntegerField(default=1)),
                    ('created_at', models.DateTimeField()),
                    ('updated_at', models.DateTimeField()),
                    ('deleted_at', models.DateTimeField(blank=True, null=True)),
                    ('meaning', models.BinaryField(blank=True, null=True)),
                    ('touches', models.JSONField(default=dict)),
                    ('read_revision', models.PositiveIntegerField(default=0)),
                    ('read_by', models.CharField(blank=True, max_length=120)),
                    ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('situation', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('task', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('action', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('result', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('reflection', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stories', to=settings.AUTH_USER_MODEL)),
                    ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stories', to='questions.submission')),
                ],
                options={
                    'ordering': ['-updated_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='StoryShare',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('covered', models.PositiveSmallIntegerField()),
                    ('shared_at', models.DateTimeField()),
                    ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='mockinterviews.story')),
                    ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='story_share', to='questions.submission')),
                ],
                options={
                    'ordering': ['-shared_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='StoryUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('used_at', models.DateTimeField()),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.question')),
                    ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='mockinterviews.story')),
                ],
            ),
            migrations.CreateModel(
                name='StoryVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(blank=True, max_length=200)),
                    ('situation', models.TextField(blank=True)),
                    ('task', models.TextField(blank=True)),
                    ('action', models.TextField(blank=True)),
                    ('result', models.TextField(blank=True)),
                    ('reflection', models.TextField(blank=True)),
                    ('competencies', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=120), blank=True, default=list, size=None)),
                    ('sort', models.CharField(choices=[('saved', 'Saved'), ('refused', 'Not taken over: another tab had changed the story')], default='saved', max_length=10)),
                    ('lost', models.PositiveSmallIntegerField(default=0)),
                    ('begun_at', models.DateTimeField()),
                    ('saved_at', models.DateTimeField()),
                    ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='mockinterviews.story')),
                ],
                options={
                    'ordering': ['-saved_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='TimeEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('accommodation', 'Standing extra time'), ('extension', 'Extension'), ('incident', 'Incident'), ('pause', 'Pause')], max_length=15)),
                    ('seconds', models.IntegerField()),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('created_at', models.DateTimeField()),
                    ('key', models.UUIDField(blank=True, null=True)),
                    ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='time_events', to='mockinterviews.interview')),
                    ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='WithdrawnAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawn_answers', to='mockinterviews.interviewquestion')),
                    ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questions.submission')),
                ],
            ),
            migrations.CreateModel(
                name='DraftVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('save_id', models.UUIDField()),
                    ('based_on', models.PositiveIntegerField()),
                    ('number', models.PositiveIntegerField(blank=True, null=True)),
                    ('response', models.JSONField()),
                    ('received_at', models.DateTimeField()),
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='mockinterviews.draft')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('draft', 'save_id'), name='draft_save_once'), models.UniqueConstraint(fields=('draft', 'number'), name='draft_version_number_unique')],
                },
            ),
            migrations.AddIndex(
                model_name='interview',
                index=models.Index(condition=models.Q(('state', 'running')), fields=['deadline'], name='interview_running_by_end'),
            ),
            migrations.AddIndex(
                model_name='interview',
                index=models.Index(fields=['learner', '-created_at'], name='interview_by_learner'),
            ),
            migrations.AddConstraint(
                model_name='interview',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('learner',), name='interview_one_running_per_learner'),
            ),
            migrations.AddConstraint(
                model_name='interview',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_at__isnull', True), ('state', 'ready')), models.Q(('deadline__isnull', False), ('started_at__isnull', False), ('state', 'running')), models.Q(('finished_at__isnull', False), ('receipt__isnull', False), ('state', 'closed')), _connector='OR'), name='interview_state_has_its_times'),
            ),
            migrations.AddConstraint(
                model_name='interviewquestion',
                constraint=models.UniqueConstraint(fields=('interview', 'position'), name='interview_question_unique'),
            ),
            migrations.AddConstraint(
                model_name='latetext',
                constraint=models.UniqueConstraint(fields=('question', 'save_id'), name='late_text_once'),
            ),
            migrations.AddConstraint(
                model_name='latetext',
                constraint=models.UniqueConstraint(fields=('question', 'number'), name='late_text_number_unique'),
            ),
            migrations.AddIndex(
                model_name='plannedinterview',
                index=models.Index(condition=models.Q(('remind_at__isnull', False), ('reminded_at__isnull', True)), fields=['remind_at'], name='planned_interview_to_remind'),
            ),
            migrations.AddIndex(
                model_name='plannedinterview',
                index=models.Index(fields=['learner', 'starts_at'], name='planned_interview_by_learner'),
            ),
            migrations.AddIndex(
                model_name='story',
                index=models.Index(fields=['learner', '-updated_at'], name='story_by_learner'),
            ),
            migrations.AddConstraint(
                model_name='storyuse',
                constraint=models.UniqueConstraint(fields=('story', 'question'), name='story_use_once'),
            ),
            migrations.AddIndex(
                model_name='storyversion',
                index=models.Index(fields=['story', '-saved_at'], name='story_version_by_time'),
            ),
            migrations.AddConstraint(
                model_name='timeevent',
                constraint=models.UniqueConstraint(fields=('interview', 'key'), name='time_event_once'),
            ),
        ]),
    ]
