import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What was contributed is kept otherwise from here on, and there are more sums: all is counted anew.
# A worker of the former code fails to fold until it is restarted; its facts wait in the outbox.
EMPTY = """
    DELETE FROM progress_scorecontribution;
    DELETE FROM progress_readingcontribution;
    DELETE FROM progress_topicmastery;
    DELETE FROM progress_dailyactivity;
"""
# The folds begin as soon as the new code runs.
ANNOUNCE = """
    INSERT INTO questions_scoreoutbox (created_at, submission_id)
        SELECT now(), id FROM questions_submission WHERE effective_score_id IS NOT NULL;
    INSERT INTO lessons_readingoutbox (created_at, progress_id)
        SELECT now(), id FROM lessons_lessonprogress WHERE done_day IS NOT NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('lessons', '0008_reopenings'),
        ('mockinterviews', '0001_initial'),
        ('progress', '0003_study_plans'),
        ('questions', '0016_regrades_taken_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(EMPTY, migrations.RunSQL.noop),
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
        migrations.RemoveField(
            model_name='scorecontribution',
            name='maximum',
        ),
        migrations.RemoveField(
            model_name='scorecontribution',
            name='points',
        ),
        migrations.AddField(
            model_name='scorecontribution',
            name='is_first',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='scorecontribution',
            name='score',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questions.score'),
        ),
        migrations.AddField(
            model_name='scorecontribution',
            name='waited_ms',
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='topicmastery',
            name='hard_shares',
            field=models.DecimalField(db_default=0, decimal_places=4, default=0, max_digits=14),
        ),
        migrations.AlterField(
            model_name='dailyactivity',
            name='learner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='activity', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='readingcontribution',
            name='day',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='readingcontribution',
            name='minutes',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='scorecontribution',
            name='is_dropped',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='topicmastery',
            name='learner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mastery', to=settings.AUTH_USER_MODEL),
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
        migrations.RunSQL(ANNOUNCE, migrations.RunSQL.noop),
    ]
