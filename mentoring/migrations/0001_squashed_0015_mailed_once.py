import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models

from studyhub.one_step import InOneStep


class Migration(migrations.Migration):

    replaces = [
        ('mentoring', '0001_initial'),
        ('mentoring', '0002_expired_leases'),
        ('mentoring', '0003_rounds_and_phrases'),
        ('mentoring', '0004_describe_requests'),
        ('mentoring', '0005_disputes'),
        ('mentoring', '0006_second_marks'),
        ('mentoring', '0007_queue_by_turn'),
        ('mentoring', '0008_replies_to_questions'),
        ('mentoring', '0009_delivery_attempts'),
        ('mentoring', '0010_kept_verdicts'),
        ('mentoring', '0011_withdrawn_at'),
        ('mentoring', '0012_drafts_put_away'),
        ('mentoring', '0013_last_in_order'),
        ('mentoring', '0014_made_at'),
        ('mentoring', '0015_mailed_once'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0014_access_changes'),
        ('lessons', '0001_squashed_0009_left_out_topics'),
        ('questions', '0001_squashed_0044_words_of_own_cards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='Comment',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(choices=[('keep', 'Keep'), ('change', 'Change'), ('question', 'Question')], max_length=10)),
                    ('field', models.CharField(max_length=60)),
                    ('start', models.PositiveIntegerField()),
                    ('end', models.PositiveIntegerField()),
                    ('quote', models.TextField()),
                    ('text', models.TextField()),
                    ('created_at', models.DateTimeField()),
                    ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['field', 'start', 'created_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='MentorPause',
                fields=[
                    ('mentor', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='review_pause', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField()),
                    ('back_on', models.DateField(blank=True, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='OfferRefusal',
                fields=[
                    ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='offer_refusal', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='CohortMarking',
                fields=[
                    ('cohort', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='review_marking', serialize=False, to='accounts.cohort')),
                    ('marks_first', models.BooleanField(db_default=True, default=True, verbose_name='Mentors mark before they see the automatic score')),
                    ('is_blind', models.BooleanField(db_default=False, default=False, verbose_name='Mentors mark without seeing names')),
                    ('offers_unsure', models.BooleanField(db_default=False, default=False, verbose_name="Answers the scorer is unsure about are offered to this cohort's mentors")),
                    ('second_percent', models.PositiveSmallIntegerField(db_default=0, default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='Of a hundred reviews, so many are marked a second time by another mentor')),
                    ('divergence', models.PositiveSmallIntegerField(db_default=25, default=25, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='Staff hear of two marks that differ by so many per cent of the points or more')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('second_percent__lte', 100)), name='marking_second_percent_is_one'), models.CheckConstraint(condition=models.Q(('divergence__gte', 1), ('divergence__lte', 100)), name='marking_divergence_is_per_cent')],
                },
            ),
            migrations.CreateModel(
                name='Reply',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('text', models.TextField()),
                    ('created_at', models.DateTimeField()),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_replies', to=settings.AUTH_USER_MODEL)),
                    ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='mentoring.comment')),
                ],
                options={
                    'ordering': ['created_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Review',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('returned', 'Returned')], default='draft', max_length=10)),
                    ('number', models.PositiveIntegerField(default=0)),
                    ('marks', models.JSONField(default=dict)),
                    ('summary', models.TextField(blank=True)),
                    ('replies', models.JSONField(blank=True, db_default={}, default=dict)),
                    ('verdicts', models.JSONField(blank=True, db_default={}, default=dict)),
                    ('verdict', models.CharField(blank=True, choices=[('ready', 'Ready'), ('nearly', 'Nearly'), ('revise', 'Revise')], max_length=10)),
                    ('first_marks', models.JSONField(blank=True, null=True)),
                    ('revealed_at', models.DateTimeField(blank=True, null=True)),
                    ('taken_at', models.DateTimeField(blank=True, null=True)),
                    ('updated_at', models.DateTimeField()),
                    ('returned_at', models.DateTimeField(blank=True, null=True)),
                    ('put_away_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawal_mailed_at', models.DateTimeField(blank=True, null=True)),
                    ('restoring_mailed_at', models.DateTimeField(blank=True, null=True)),
                    ('helpful', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No')], db_default='', max_length=10)),
                    ('rated_at', models.DateTimeField(blank=True, null=True)),
                    ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.AddField(
                model_name='comment',
                name='review',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='mentoring.review'),
            ),
            migrations.CreateModel(
                name='ReviewRequest',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting for a mentor'), ('returning', 'About to be returned'), ('returned', 'Feedback is there'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                    ('round', models.PositiveSmallIntegerField(default=1)),
                    ('asked_at', models.DateTimeField()),
                    ('made_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('origin', models.CharField(choices=[('asked', 'Asked by the learner'), ('offered', 'Offered because the scorer is unsure'), ('sampled', 'A second mark of a sample')], db_default='asked', default='asked', max_length=10)),
                    ('batch', models.UUIDField(blank=True, null=True)),
                    ('kind', models.CharField(blank=True, choices=[('single_choice', 'Single choice'), ('multiple_choice', 'Multiple choice'), ('true_false', 'True or false'), ('short_answer', 'Short answer'), ('numeric', 'Number'), ('cloze', 'Gaps'), ('ordering', 'Ordering'), ('matching', 'Matching'), ('written', 'Written'), ('star', 'STAR'), ('design', 'Design')], db_default='', max_length=20)),
                    ('words', models.PositiveIntegerField(db_default=0, default=0)),
                    ('unsure', models.BooleanField(db_default=False, default=False)),
                    ('questions', models.JSONField(default=list)),
                    ('returned_at', models.DateTimeField(blank=True, null=True)),
                    ('delivery_attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('delivery_failure', models.CharField(blank=True, db_default='', default='', max_length=100)),
                    ('deliver_after', models.DateTimeField(blank=True, null=True)),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('held_since', models.DateTimeField(blank=True, null=True)),
                    ('held_until', models.DateTimeField(blank=True, null=True)),
                    ('asked_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held_reviews', to=settings.AUTH_USER_MODEL)),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_requests', to=settings.AUTH_USER_MODEL)),
                    ('not_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sample_of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sample', to='mentoring.reviewrequest')),
                    ('second_of', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='second', to='mentoring.reviewrequest')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_requests', to='questions.submission')),
                    ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lessons.topic')),
                ],
            ),
            migrations.AddField(
                model_name='review',
                name='request',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='mentoring.reviewrequest'),
            ),
            migrations.CreateModel(
                name='Dispute',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('part', models.CharField(max_length=120)),
                    ('title', models.TextField()),
                    ('says', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('is_upheld', models.BooleanField(blank=True, null=True)),
                    ('reason', models.TextField(blank=True)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('score', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='questions.score')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='mentoring.reviewrequest')),
                ],
                options={
                    'ordering': ['made_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='LearnerNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(blank=True)),
                    ('nudged_at', models.DateTimeField(blank=True, null=True)),
                    ('updated_at', models.DateTimeField()),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes_of_mentors', to=settings.AUTH_USER_MODEL)),
                    ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='learner_notes', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('mentor', 'learner'), name='learner_note_once')],
                },
            ),
            migrations.CreateModel(
                name='Phrase',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('shortcut', models.SlugField(max_length=20)),
                    ('text', models.TextField()),
                    ('is_shared', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField()),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_phrases', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['shortcut', 'created_at', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('owner', 'shortcut'), name='phrase_once_per_owner'), models.UniqueConstraint(condition=models.Q(('is_shared', True)), fields=('shortcut',), name='phrase_once_shared')],
                },
            ),
            migrations.CreateModel(
                name='Mark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('criterion', models.CharField(max_length=80)),
                    ('given', models.PositiveSmallIntegerField()),
                    ('given_first', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('maximum', models.PositiveSmallIntegerField()),
                    ('automatic', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criterion_marks', to='mentoring.review')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('review', 'criterion'), name='mark_once_per_criterion'), models.CheckConstraint(condition=models.Q(('given__lte', models.F('maximum')), ('maximum__gt', 0)), name='mark_within_maximum'), models.CheckConstraint(condition=models.Q(('automatic', None), models.Q(('automatic__gte', 0), ('automatic__lte', 1)), _connector='OR'), name='mark_automatic_is_a_share')],
                },
            ),
            migrations.AddConstraint(
                model_name='comment',
                constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='comment_span_is_not_empty'),
            ),
            migrations.AddIndex(
                model_name='reviewrequest',
                index=models.Index(condition=models.Q(('state', 'waiting')), fields=['asked_at'], name='review_waiting_by_age'),
            ),
            migrations.AddIndex(
                model_name='reviewrequest',
                index=models.Index(django.db.models.expressions.CombinedExpression(models.Func(models.Value('UTC'), models.F('asked_at'), function='timezone', output_field=models.DateTimeField()), '-', models.Case(models.When(then=models.Value(datetime.timedelta(seconds=43200)), unsure=True), default=models.Value(datetime.timedelta(0)), output_field=models.DurationField())), models.F('id'), condition=models.Q(('state', 'waiting')), name='review_waiting_by_turn'),
            ),
            migrations.AddIndex(
                model_name='reviewrequest',
                index=models.Index(condition=models.Q(('state', 'waiting')), fields=['topic'], name='review_by_topic'),
            ),
            migrations.AddIndex(
                model_name='reviewrequest',
                index=models.Index(condition=models.Q(('held_by__isnull', False), ('state', 'waiting')), fields=['held_until'], name='review_held_by_end'),
            ),
            migrations.AddIndex(
                model_name='reviewrequest',
                index=models.Index(condition=models.Q(('asked_of__isnull', False), ('state', 'waiting')), fields=['asked_of', 'asked_at'], name='review_waiting_by_name'),
            ),
            migrations.AddIndex(
                model_name='reviewrequest',
                index=models.Index(condition=models.Q(('state', 'returning')), fields=['returned_at'], name='review_returning_by_time'),
            ),
            migrations.AddIndex(
                model_name='reviewrequest',
                index=models.Index(condition=models.Q(('state', 'returned')), fields=['returned_at'], include=('asked_at',), name='review_took_by_day'),
            ),
            migrations.AddIndex(
                model_name='reviewrequest',
                index=models.Index(condition=models.Q(('sample_of__isnull', False), ('state', 'returned')), fields=['returned_at'], name='review_second_by_day'),
            ),
            migrations.AddConstraint(
                model_name='reviewrequest',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'returning'])), fields=('submission',), name='review_request_one_open_per_answer'),
            ),
            migrations.AddConstraint(
                model_name='reviewrequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_by__isnull', True), ('held_until__isnull', True)), models.Q(('held_by__isnull', False), ('held_since__isnull', False), ('held_until__isnull', False)), _connector='OR'), name='review_lease_is_whole'),
            ),
            migrations.AddIndex(
                model_name='review',
                index=models.Index(condition=models.Q(('state', 'returned')), fields=['mentor', 'returned_at'], name='review_returned_by_mentor'),
            ),
            migrations.AddConstraint(
                model_name='review',
                constraint=models.UniqueConstraint(fields=('request', 'mentor'), name='review_one_per_mentor'),
            ),
            migrations.AddConstraint(
                model_name='review',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'returned')), fields=('request',), name='review_one_returned_per_request'),
            ),
            migrations.AddConstraint(
                model_name='review',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('returned_at__isnull', False), models.Q(('verdict', ''), _negated=True)), _connector='OR'), name='review_returned_has_verdict'),
            ),
            migrations.AddConstraint(
                model_name='dispute',
                constraint=models.UniqueConstraint(fields=('score', 'part'), name='dispute_once_per_point'),
            ),
            migrations.AddConstraint(
                model_name='dispute',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('is_upheld', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('is_upheld__isnull', False)), _connector='OR'), name='dispute_verdict_is_whole'),
            ),
        ]),
    ]
