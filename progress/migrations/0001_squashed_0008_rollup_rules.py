import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from studyhub.one_step import InOneStep


class Migration(migrations.Migration):

    replaces = [
        ('progress', '0001_initial'),
        ('progress', '0002_regrades'),
        ('progress', '0003_study_plans'),
        ('progress', '0004_rollups'),
        ('progress', '0005_item_analysis'),
        ('progress', '0006_looks'),
        ('progress', '0007_what_an_analysis_is_made_of'),
        ('progress', '0008_rollup_rules'),
    ]

    initial = True

    dependencies = [
        ('lessons', '0001_squashed_0009_left_out_topics'),
        ('mockinterviews', '0001_squashed_0011_keys_shown_at'),
        ('questions', '0001_squashed_0044_words_of_own_cards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='BankAnalysis',
                fields=[
                    ('bank', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='analysis', serialize=False, to='questions.bank')),
                    ('figures', models.JSONField()),
                    ('stamp', models.CharField(max_length=80)),
                    ('computed_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='ItemAnalysis',
                fields=[
                    ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='analysis', serialize=False, to='questions.questionversion')),
                    ('figures', models.JSONField()),
                    ('answers', models.IntegerField()),
                    ('facility', models.FloatField(null=True)),
                    ('discrimination', models.FloatField(null=True)),
                    ('computed_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='LookContribution',
                fields=[
                    ('look', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contribution', serialize=False, to='questions.reviewlog')),
                    ('day', models.DateField(blank=True, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='ReadingContribution',
                fields=[
                    ('progress', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contribution', serialize=False, to='lessons.lessonprogress')),
                    ('day', models.DateField(blank=True, null=True)),
                    ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='RollupRules',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fingerprints', models.JSONField()),
                    ('begun_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='StudyPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('summary', models.TextField(blank=True)),
                    ('unit', models.CharField(choices=[('day', 'Day'), ('week', 'Week')], max_length=4)),
                    ('length', models.PositiveSmallIntegerField()),
                    ('steps', models.JSONField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='UsageTally',
                fields=[
                    ('pk', models.CompositePrimaryKey('hour', 'is_language', 'wait', 'shard', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('hour', models.DateTimeField()),
                    ('is_language', models.BooleanField()),
                    ('wait', models.SmallIntegerField()),
                    ('shard', models.PositiveSmallIntegerField()),
                    ('answers', models.IntegerField(default=0)),
                ],
            ),
            migrations.CreateModel(
                name='ConfidenceTally',
                fields=[
                    ('pk', models.CompositePrimaryKey('learner_id', 'confidence', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('confidence', models.CharField(choices=[('sure', 'Sure'), ('think_so', 'Think so'), ('guess', 'Guess')], max_length=10)),
                    ('answers', models.IntegerField(default=0)),
                    ('right_answers', models.IntegerField(default=0)),
                    ('wrong_answers', models.IntegerField(default=0)),
                    ('shares', models.DecimalField(decimal_places=4, default=0, max_digits=14)),
                    ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='InterviewTally',
                fields=[
                    ('pk', models.CompositePrimaryKey('learner_id', 'interview_id', 'section', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('section', models.PositiveSmallIntegerField()),
                    ('answers', models.IntegerField(default=0)),
                    ('points', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                    ('maximum', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                    ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mockinterviews.interview')),
                    ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ItemTally',
                fields=[
                    ('pk', models.CompositePrimaryKey('version_id', 'week', 'shard', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('week', models.DateField()),
                    ('shard', models.PositiveSmallIntegerField()),
                    ('answers', models.IntegerField(default=0)),
                    ('shares', models.DecimalField(decimal_places=4, default=0, max_digits=14)),
                    ('squares', models.DecimalField(decimal_places=8, default=0, max_digits=18)),
                    ('right_answers', models.IntegerField(default=0)),
                    ('dropped', models.IntegerField(db_default=0, default=0)),
                    ('score_ids', models.BigIntegerField(db_default=0, default=0)),
                    ('hinted', models.IntegerField(default=0)),
                    ('timed', models.IntegerField(default=0)),
                    ('spent_ms', models.BigIntegerField(default=0)),
                    ('sure', models.IntegerField(default=0)),
                    ('sure_right', models.IntegerField(default=0)),
                    ('think_so', models.IntegerField(default=0)),
                    ('think_so_right', models.IntegerField(default=0)),
                    ('guess', models.IntegerField(default=0)),
                    ('guess_right', models.IntegerField(default=0)),
                    ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.questionversion')),
                ],
            ),
            migrations.CreateModel(
                name='ObjectiveMastery',
                fields=[
                    ('answers', models.IntegerField(default=0)),
                    ('hard_answers', models.IntegerField(default=0)),
                    ('shares', models.DecimalField(decimal_places=4, default=0, max_digits=14)),
                    ('hard_shares', models.DecimalField(db_default=0, decimal_places=4, default=0, max_digits=14)),
                    ('pk', models.CompositePrimaryKey('learner_id', 'topic_id', 'objective', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('objective', models.CharField(max_length=120)),
                    ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('topic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lessons.topic')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PacingTally',
                fields=[
                    ('pk', models.CompositePrimaryKey('learner_id', 'kind', 'is_timed', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('single_choice', 'Single choice'), ('multiple_choice', 'Multiple choice'), ('true_false', 'True or false'), ('short_answer', 'Short answer'), ('numeric', 'Number'), ('cloze', 'Gaps'), ('ordering', 'Ordering'), ('matching', 'Matching'), ('written', 'Written'), ('star', 'STAR'), ('design', 'Design')], max_length=20)),
                    ('is_timed', models.BooleanField()),
                    ('answers', models.IntegerField(default=0)),
                    ('spent_ms', models.BigIntegerField(default=0)),
                    ('allowed_ms', models.BigIntegerField(default=0)),
                    ('overruns', models.IntegerField(default=0)),
                    ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ScoreContribution',
                fields=[
                    ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='contribution', serialize=False, to='questions.submission')),
                    ('is_dropped', models.BooleanField(blank=True, null=True)),
                    ('is_first', models.BooleanField(blank=True, null=True)),
                    ('waited_ms', models.IntegerField(blank=True, null=True)),
                    ('score', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questions.score')),
                ],
            ),
            migrations.CreateModel(
                name='StarTally',
                fields=[
                    ('pk', models.CompositePrimaryKey('learner_id', 'part', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('part', models.CharField(max_length=120)),
                    ('answers', models.IntegerField(default=0)),
                    ('shares', models.DecimalField(decimal_places=4, default=0, max_digits=14)),
                    ('words', models.IntegerField(default=0)),
                    ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='PlanChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('start_day', models.DateField()),
                    ('starts_at', models.DateTimeField()),
                    ('chosen_at', models.DateTimeField()),
                    ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan_choice', to=settings.AUTH_USER_MODEL)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='progress.studyplan')),
                ],
            ),
            migrations.CreateModel(
                name='DailyActivity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('answers', models.IntegerField(default=0)),
                    ('answer_ms', models.BigIntegerField(default=0)),
                    ('lessons', models.IntegerField(default=0)),
                    ('lesson_minutes', models.IntegerField(default=0)),
                    ('looks', models.IntegerField(default=0)),
                    ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='activity', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['day'], name='activity_by_day')],
                    'constraints': [models.UniqueConstraint(fields=('learner', 'day'), name='daily_activity_unique')],
                },
            ),
            migrations.CreateModel(
                name='ItemFlag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort', models.CharField(choices=[('too_easy', 'Nearly everybody is right'), ('negative', 'Who knows more does worse'), ('distractor', 'A wrong option draws those who know most'), ('drift', 'It became easier or harder')], max_length=10)),
                    ('raised_at', models.DateTimeField()),
                    ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags_of_figures', to='questions.questionversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'sort'), name='item_flag_unique')],
                },
            ),
            migrations.CreateModel(
                name='TopicMastery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('answers', models.IntegerField(default=0)),
                    ('hard_answers', models.IntegerField(default=0)),
                    ('shares', models.DecimalField(decimal_places=4, default=0, max_digits=14)),
                    ('hard_shares', models.DecimalField(db_default=0, decimal_places=4, default=0, max_digits=14)),
                    ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mastery', to=settings.AUTH_USER_MODEL)),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mastery', to='lessons.topic')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('learner', 'topic'), name='topic_mastery_unique')],
                },
            ),
        ]),
    ]
