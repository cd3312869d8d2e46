import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import questions.models.cards
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from studyhub.one_step import InOneStep

# By the database, so that nothing that gives a question another version can forget it. A version
# never changes.
DIFFICULTY = """
CREATE FUNCTION questions_note_difficulty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.difficulty := (
        SELECT difficulty FROM questions_questionversion WHERE id = NEW.current_version_id
    );
    RETURN NEW;
END $$;
CREATE TRIGGER questions_note_difficulty
BEFORE INSERT OR UPDATE OF current_version_id, difficulty ON questions_question
FOR EACH ROW EXECUTE FUNCTION questions_note_difficulty();
"""
NO_DIFFICULTY = """
DROP TRIGGER questions_note_difficulty ON questions_question;
DROP FUNCTION questions_note_difficulty();
"""
ANYTHING = "INSERT OR UPDATE OR DELETE OR TRUNCATE"
# What changes what is shown of the banks.
TABLES = {
    "lessons_topic": ANYTHING,
    "lessons_track": ANYTHING,
    "questions_bank": "INSERT OR UPDATE OF title, pack OR DELETE OR TRUNCATE",
    "questions_question": ANYTHING,
}
# By the database, so that nothing that writes to the banks can forget it. A random stamp, since a
# number would come again after a transaction that was taken back. Who writes replaces the stamps
# that nobody else is replacing, and waits for nobody: an import may take long, and what others
# change meanwhile is another edition beside it. So there is one row mostly, and one for each writer
# at a time; all of them together are the edition. What a transaction writes after its first
# statement changes no row, but what only itself reads.
EDITION = """
CREATE FUNCTION questions_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('questions.edition', true), '') = '' THEN
        DELETE FROM questions_banksedition WHERE stamp IN (
            SELECT stamp FROM questions_banksedition FOR UPDATE SKIP LOCKED
        );
        INSERT INTO questions_banksedition (stamp) VALUES (gen_random_uuid());
    END IF;
    PERFORM set_config('questions.edition', gen_random_uuid()::text, true);
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER questions_new_edition AFTER {events} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION questions_new_edition();
"""
    for table, events in TABLES.items()
)
NO_TRIGGERS = "".join(f"DROP TRIGGER questions_new_edition ON {table};" for table in TABLES)


class Migration(migrations.Migration):

    replaces = [
        ('questions', '0001_initial'),
        ('questions', '0002_failed_answers'),
        ('questions', '0003_first_questions'),
        ('questions', '0004_recall_schedule'),
        ('questions', '0005_recall_days'),
        ('questions', '0006_recall_days_given'),
        ('questions', '0007_banks'),
        ('questions', '0008_banks_of_what_is_loaded'),
        ('questions', '0009_study_and_practice'),
        ('questions', '0010_kinds_of_question'),
        ('questions', '0011_imports'),
        ('questions', '0012_regrades'),
        ('questions', '0013_repeats'),
        ('questions', '0014_author_drafts'),
        ('questions', '0015_import_changes'),
        ('questions', '0016_regrades_taken_back'),
        ('questions', '0017_first_answers'),
        ('questions', '0018_reopening'),
        ('questions', '0019_calibrations'),
        ('questions', '0020_revisions'),
        ('questions', '0021_pictures'),
        ('questions', '0022_difficulty_of_questions'),
        ('questions', '0023_own_cards_of_steps'),
        ('questions', '0024_banks_edition'),
        ('questions', '0025_pictures_of_versions'),
        ('questions', '0026_practice_left_open'),
        ('questions', '0027_edition_by_what_is_shown'),
        ('questions', '0028_self_mark_open'),
        ('questions', '0029_editions_side_by_side'),
        ('questions', '0030_fewer_indexes'),
        ('questions', '0031_discarded_drafts'),
        ('questions', '0032_looks_as_facts'),
        ('questions', '0033_answer_drafts'),
        ('questions', '0034_half_written_answers'),
        ('questions', '0035_words_of_answers'),
        ('questions', '0036_trials'),
        ('questions', '0037_banks_made_when_written'),
        ('questions', '0038_words_within_bounds'),
        ('questions', '0039_problem_answered_by'),
        ('questions', '0040_looks_taken_back'),
        ('questions', '0041_lapses_of_what_was_known'),
        ('questions', '0042_drafts_put_aside'),
        ('questions', '0043_own_cards_deleted'),
        ('questions', '0044_words_of_own_cards'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0014_access_changes'),
        ('lessons', '0001_squashed_0009_left_out_topics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='AnswerTemplate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('sections', models.JSONField()),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='BanksEdition',
                fields=[
                    ('stamp', models.UUIDField(primary_key=True, serialize=False)),
                ],
            ),
            migrations.CreateModel(
                name='ImportRun',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('bank_title', models.CharField(blank=True, db_default='', default='', max_length=200)),
                    ('makes_bank', models.BooleanField(db_default=False, default=False)),
                    ('form', models.CharField(max_length=10)),
                    ('name', models.CharField(max_length=120)),
                    ('state', models.CharField(choices=[('reading', 'Being read'), ('ready', 'Ready to look over'), ('writing', 'Being taken in'), ('done', 'Taken in'), ('refused', 'Cannot be read'), ('failed', 'Could not be finished')], default='reading', max_length=8)),
                    ('asked_at', models.DateTimeField()),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('expires_at', models.DateTimeField()),
                    ('done', models.PositiveIntegerField(default=0)),
                    ('total', models.PositiveIntegerField(default=0)),
                    ('says', models.CharField(blank=True, max_length=500)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('claim_token', models.UUIDField(blank=True, null=True)),
                    ('claimed_until', models.DateTimeField(blank=True, null=True)),
                    ('sweep_after', models.DateTimeField()),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Picture',
                fields=[
                    ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                    ('content', models.BinaryField()),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
            ),
            migrations.CreateModel(
                name='Submission',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('context', models.CharField(choices=[('practice', 'Practice'), ('recall', 'Recall'), ('lesson', 'Lesson'), ('interview', 'Interview')], max_length=10)),
                    ('idempotency_key', models.CharField(max_length=80)),
                    ('response', models.JSONField()),
                    ('confidence', models.CharField(blank=True, choices=[('sure', 'Sure'), ('think_so', 'Think so'), ('guess', 'Guess')], max_length=10)),
                    ('spent_ms', models.PositiveIntegerField(blank=True, null=True)),
                    ('hints', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('submitted_at', models.DateTimeField()),
                    ('study_day', models.DateField()),
                    ('is_repeat', models.BooleanField(db_default=False, default=False)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('state', models.CharField(choices=[('pending', 'Waiting for its score'), ('scoring', 'Being scored'), ('scored', 'Scored'), ('failed', 'Could not be scored')], default='pending', max_length=10)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('claim_token', models.UUIDField(blank=True, null=True)),
                    ('claimed_until', models.DateTimeField(blank=True, null=True)),
                    ('sweep_after', models.DateTimeField()),
                    ('failure', models.TextField(blank=True)),
                ],
            ),
            migrations.CreateModel(
                name='Bank',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('pack', models.SlugField(blank=True, max_length=80)),
                    ('slug', models.CharField(max_length=120)),
                    ('title', models.CharField(max_length=200)),
                    ('twins_asked_at', models.DateTimeField(blank=True, null=True)),
                    ('twins_found_at', models.DateTimeField(blank=True, null=True)),
                    ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='question_banks', to='lessons.topic')),
                ],
                options={
                    'ordering': ['title', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='BulkEdit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('deed', models.CharField(max_length=20)),
                    ('before', models.JSONField()),
                    ('made_at', models.DateTimeField()),
                    ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Calibration',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('content', models.JSONField()),
                    ('marks', models.PositiveIntegerField()),
                    ('verdicts', models.PositiveIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('is_active', models.BooleanField(default=False)),
                    ('activated_at', models.DateTimeField(blank=True, null=True)),
                    ('bank', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calibrations', to='questions.bank')),
                    ('replaced', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='questions.calibration')),
                ],
                options={
                    'ordering': ['bank', '-number'],
                },
            ),
            migrations.CreateModel(
                name='ImportFile',
                fields=[
                    ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='file', serialize=False, to='questions.importrun')),
                    ('content', models.BinaryField()),
                ],
            ),
            migrations.AddField(
                model_name='importrun',
                name='bank',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='questions.bank'),
            ),
            migrations.AddField(
                model_name='importrun',
                name='topic',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lessons.topic'),
            ),
            migrations.CreateModel(
                name='Practice',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('origin', models.CharField(choices=[('chosen', 'Practice'), ('needed', 'What I need most'), ('first', 'First questions'), ('recall', 'Recall'), ('lesson', 'Lesson check')], default='chosen', max_length=10)),
                    ('title', models.CharField(max_length=200)),
                    ('self_marking', models.BooleanField(db_default=False, default=False)),
                    ('started_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='practices', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Placement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('evidence', models.JSONField(default=list)),
                    ('decided_at', models.DateTimeField()),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to=settings.AUTH_USER_MODEL)),
                    ('practice', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='placement', to='questions.practice')),
                ],
            ),
            migrations.CreateModel(
                name='PracticeProfile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('choice', models.JSONField(default=dict)),
                    ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='practice_profile', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Question',
                fields=[
                    ('pack', models.SlugField(max_length=80)),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('title', models.CharField(max_length=200)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('retired_at', models.DateTimeField(blank=True, null=True)),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('difficulty', models.PositiveSmallIntegerField(editable=False, null=True)),
                    ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=80), blank=True, default=list, size=None)),
                    ('bank', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='questions.bank')),
                    ('lesson', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='lessons.lesson')),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='lessons.topic')),
                ],
            ),
            migrations.CreateModel(
                name='ImportItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveIntegerField()),
                    ('line', models.PositiveIntegerField()),
                    ('column', models.PositiveIntegerField(default=0)),
                    ('name', models.CharField(max_length=200)),
                    ('kind', models.CharField(blank=True, max_length=20)),
                    ('outcome', models.CharField(choices=[('cannot', 'Cannot'), ('change', 'Change'), ('add', 'Add'), ('same', 'Same')], max_length=6)),
                    ('record', models.JSONField(default=dict)),
                    ('based_on', models.PositiveIntegerField(blank=True, null=True)),
                    ('changes', models.JSONField(default=list)),
                    ('says', models.JSONField(default=list)),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='questions.importrun')),
                    ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='questions.question')),
                ],
                options={
                    'ordering': ['position'],
                },
            ),
            migrations.CreateModel(
                name='Card',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('question', 'Question'), ('key_point', 'Key point'), ('highlight', 'Own card')], default='question', max_length=10)),
                    ('point', models.CharField(blank=True, max_length=120)),
                    ('section', models.CharField(blank=True, max_length=120)),
                    ('front', models.TextField(blank=True)),
                    ('back', models.TextField(blank=True)),
                    ('state', models.JSONField(default=dict)),
                    ('stability', models.FloatField(blank=True, null=True)),
                    ('looks', models.PositiveIntegerField(default=0)),
                    ('lapses', models.PositiveIntegerField(default=0)),
                    ('looked_on', models.DateField(blank=True, null=True)),
                    ('starts_on', models.DateField(blank=True, null=True)),
                    ('due_on', models.DateField()),
                    ('day', models.DateField()),
                    ('plan', models.CharField(blank=True, choices=[('backlog', 'Held back'), ('interview', 'Before your interview')], max_length=10)),
                    ('due_at', models.DateTimeField()),
                    ('suspended_at', models.DateTimeField(blank=True, null=True)),
                    ('deleted_at', models.DateTimeField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to=settings.AUTH_USER_MODEL)),
                    ('lesson', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lessons.lesson')),
                    ('note', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='recall_card', to='lessons.note')),
                    ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='questions.question')),
                ],
            ),
            migrations.CreateModel(
                name='QuestionDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=20)),
                    ('number', models.PositiveIntegerField(default=0)),
                    ('based_on', models.PositiveIntegerField(default=0)),
                    ('fields', models.JSONField()),
                    ('saved_at', models.DateTimeField()),
                    ('is_discarded', models.BooleanField(default=False)),
                    ('put_aside_at', models.DateTimeField(blank=True, null=True)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='question_drafts', to=settings.AUTH_USER_MODEL)),
                    ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='questions.question')),
                ],
            ),
            migrations.CreateModel(
                name='QuestionFlag',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('flagged_at', models.DateTimeField()),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='question_flags', to=settings.AUTH_USER_MODEL)),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='questions.question')),
                ],
            ),
            migrations.CreateModel(
                name='QuestionVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('checksum', models.CharField(max_length=64)),
                    ('kind', models.CharField(choices=[('single_choice', 'Single choice'), ('multiple_choice', 'Multiple choice'), ('true_false', 'True or false'), ('short_answer', 'Short answer'), ('numeric', 'Number'), ('cloze', 'Gaps'), ('ordering', 'Ordering'), ('matching', 'Matching'), ('written', 'Written'), ('star', 'STAR'), ('design', 'Design')], max_length=20)),
                    ('difficulty', models.PositiveSmallIntegerField(default=2)),
                    ('section', models.CharField(blank=True, max_length=120)),
                    ('objective', models.CharField(blank=True, max_length=120)),
                    ('content', models.JSONField()),
                    ('text_html', models.TextField()),
                    ('explanation_html', models.TextField(blank=True)),
                    ('pictures', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('is_cosmetic', models.BooleanField(default=False)),
                    ('ruling', models.CharField(blank=True, max_length=4)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='questions.question')),
                ],
            ),
            migrations.AddField(
                model_name='question',
                name='current_version',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questions.questionversion'),
            ),
            migrations.CreateModel(
                name='Authorship',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='authorship', to='questions.questionversion')),
                ],
            ),
            migrations.CreateModel(
                name='RecallSettings',
                fields=[
                    ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='recall_settings', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('retention', models.DecimalField(decimal_places=2, default=Decimal('0.90'), max_digits=3, validators=[django.core.validators.MinValueValidator(Decimal('0.70')), django.core.validators.MaxValueValidator(Decimal('0.97'))])),
                    ('new_per_day', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)])),
                    ('reviews_per_day', models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)])),
                    ('week', models.JSONField(default=questions.models.cards.usual_week)),
                    ('spread_days', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(60)])),
                    ('aims_at_interview', models.BooleanField(default=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('retention__gte', Decimal('0.70')), ('retention__lte', Decimal('0.97'))), name='recall_retention_in_range'), models.CheckConstraint(condition=models.Q(('new_per_day__gte', 1), ('reviews_per_day__gte', 1)), name='recall_asks_something_each_day')],
                },
            ),
            migrations.CreateModel(
                name='Regrade',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('scorer', models.CharField(blank=True, db_default='', max_length=40)),
                    ('state', models.CharField(choices=[('counting', 'Being counted'), ('ready', 'Ready to apply'), ('applying', 'Being applied'), ('done', 'Applied'), ('dismissed', 'Only from now on'), ('returning', 'Being taken back'), ('returned', 'Taken back')], default='counting', max_length=10)),
                    ('asked_at', models.DateTimeField()),
                    ('touched_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('bank', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='regrades', to='questions.bank')),
                    ('calibration', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='regrades', to='questions.calibration')),
                    ('version', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='regrades', to='questions.questionversion')),
                ],
            ),
            migrations.CreateModel(
                name='ReviewLog',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('answer', 'By the answer'), ('learner', 'By you'), ('undo', 'Taken back')], default='answer', max_length=10)),
                    ('rating', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('reviewed_at', models.DateTimeField()),
                    ('study_day', models.DateField()),
                    ('made_at', models.DateTimeField()),
                    ('retention', models.DecimalField(decimal_places=2, default=Decimal('0.90'), max_digits=3)),
                    ('shift', models.SmallIntegerField(default=0)),
                    ('days_since', models.PositiveIntegerField(blank=True, null=True)),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='logs', to='questions.card')),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to=settings.AUTH_USER_MODEL)),
                    ('restores', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.reviewlog')),
                    ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='superseded_by', to='questions.reviewlog')),
                ],
            ),
            migrations.CreateModel(
                name='LookOutbox',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('look', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.reviewlog')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Ruling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('drop', 'Does not count'), ('full', 'Full marks for all')], max_length=4)),
                    ('reason', models.CharField(max_length=300)),
                    ('made_at', models.DateTimeField()),
                    ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ('settled_at', models.DateTimeField(blank=True, null=True)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='questions.questionversion')),
                ],
            ),
            migrations.CreateModel(
                name='Score',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('automatic', 'Automatic'), ('regrade', 'Regrade'), ('mentor', 'Mentor')], max_length=10)),
                    ('key', models.CharField(max_length=80)),
                    ('points', models.DecimalField(decimal_places=2, max_digits=7)),
                    ('maximum', models.DecimalField(decimal_places=2, max_digits=7)),
                    ('report', models.JSONField()),
                    ('scorer_version', models.CharField(blank=True, max_length=40)),
                    ('duration_ms', models.PositiveIntegerField(blank=True, null=True)),
                    ('created_at', models.DateTimeField()),
                    ('marked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='SelfMark',
                fields=[
                    ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='self_mark', serialize=False, to='questions.submission')),
                    ('marks', models.JSONField(default=dict)),
                    ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                    ('maximum', models.DecimalField(decimal_places=2, max_digits=7)),
                    ('marked_at', models.DateTimeField(blank=True, null=True)),
                ],
            ),
            migrations.AddField(
                model_name='submission',
                name='effective_score',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questions.score'),
            ),
            migrations.AddField(
                model_name='submission',
                name='learner',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='submission',
                name='topic',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='lessons.topic'),
            ),
            migrations.AddField(
                model_name='submission',
                name='version',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='questions.questionversion'),
            ),
            migrations.CreateModel(
                name='ScoreOutbox',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.submission')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='score',
                name='submission',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='questions.submission'),
            ),
            migrations.AddField(
                model_name='reviewlog',
                name='submission',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='review_logs', to='questions.submission'),
            ),
            migrations.CreateModel(
                name='RegradeItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('share_before', models.DecimalField(decimal_places=4, max_digits=5)),
                    ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                    ('maximum', models.DecimalField(decimal_places=2, max_digits=7)),
                    ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                    ('has_mark', models.BooleanField(default=False)),
                    ('applied_at', models.DateTimeField(blank=True, null=True)),
                    ('regrade', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='questions.regrade')),
                    ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.submission')),
                ],
            ),
            migrations.CreateModel(
                name='Problem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort', models.CharField(choices=[('wrong_key', 'The key is wrong'), ('unclear', 'The question is unclear'), ('score', 'My answer was scored wrongly'), ('typo', 'Spelling or layout'), ('outdated', 'Out of date'), ('other', 'Something else')], max_length=10)),
                    ('says', models.TextField(blank=True)),
                    ('state', models.CharField(choices=[('open', 'Open'), ('answered', 'Answered'), ('closed', 'Closed')], default='open', max_length=10)),
                    ('answer', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('reported_at', models.DateTimeField()),
                    ('handled_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='questions.questionversion')),
                    ('submission', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='problems', to='questions.submission')),
                ],
            ),
            migrations.CreateModel(
                name='PracticeItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('seed', models.PositiveIntegerField()),
                    ('hints_opened', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('shown_at', models.DateTimeField(blank=True, null=True)),
                    ('skipped_at', models.DateTimeField(blank=True, null=True)),
                    ('draft', models.JSONField(blank=True, null=True)),
                    ('half_written_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('practice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='questions.practice')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questions.questionversion')),
                    ('revises', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='questions.submission')),
                    ('submission', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='practice_item', to='questions.submission')),
                ],
                options={
                    'ordering': ['position'],
                },
            ),
            migrations.CreateModel(
                name='StudySession',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('started_at', models.DateTimeField()),
                    ('seen_at', models.DateTimeField()),
                    ('active_seconds', models.PositiveIntegerField(default=0)),
                    ('clock_hidden', models.BooleanField(default=False)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='study_sessions', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='StudyStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('recall', 'Recall'), ('lesson', 'Lesson'), ('weak', 'Weak spots')], max_length=10)),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('count', models.PositiveSmallIntegerField(default=1)),
                    ('section', models.CharField(blank=True, max_length=120)),
                    ('begun_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('lesson', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lessons.lesson')),
                    ('own_cards', models.ManyToManyField(blank=True, related_name='study_steps', to='questions.card')),
                    ('practice', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='study_step', to='questions.practice')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='questions.studysession')),
                ],
                options={
                    'ordering': ['position'],
                },
            ),
            migrations.CreateModel(
                name='Trial',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('draft', models.BigIntegerField(null=True, unique=True)),
                    ('content', models.JSONField(blank=True, null=True)),
                    ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('response', models.JSONField()),
                    ('asked_at', models.DateTimeField()),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('has_failed', models.BooleanField(default=False)),
                    ('report', models.JSONField(blank=True, null=True)),
                    ('duration_ms', models.PositiveIntegerField(blank=True, null=True)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.questionversion')),
                ],
            ),
            migrations.CreateModel(
                name='TwinPair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('likeness', models.FloatField()),
                    ('bank', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='twin_pairs', to='questions.bank')),
                    ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.question')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questions.question')),
                ],
            ),
            migrations.AddConstraint(
                model_name='bank',
                constraint=models.UniqueConstraint(fields=('pack', 'slug'), name='bank_unique'),
            ),
            migrations.AddConstraint(
                model_name='calibration',
                constraint=models.UniqueConstraint(fields=('bank', 'number'), name='calibration_number_unique'),
            ),
            migrations.AddConstraint(
                model_name='calibration',
                constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('bank',), name='calibration_one_active'),
            ),
            migrations.AddConstraint(
                model_name='calibration',
                constraint=models.CheckConstraint(condition=models.Q(('is_active', False), ('activated_at__isnull', False), _connector='OR'), name='calibration_active_since'),
            ),
            migrations.AddIndex(
                model_name='importrun',
                index=models.Index(condition=models.Q(('state__in', ['reading', 'writing'])), fields=['sweep_after'], name='import_unfinished'),
            ),
            migrations.AddIndex(
                model_name='importrun',
                index=models.Index(fields=['expires_at'], name='import_by_expiry'),
            ),
            migrations.AddConstraint(
                model_name='importrun',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim_token', None), ('claimed_until', None)), models.Q(('claim_token__isnull', False), ('claimed_until__isnull', False), ('state__in', ['reading', 'writing'])), _connector='OR'), name='import_claim_while_working'),
            ),
            migrations.AddIndex(
                model_name='practice',
                index=models.Index(condition=models.Q(('finished_at', None)), fields=['learner', '-started_at', '-id'], name='practice_left_open'),
            ),
            migrations.AddConstraint(
                model_name='placement',
                constraint=models.CheckConstraint(condition=models.Q(('level', None), models.Q(('level__in', (1, 2, 3, 4, 5)), ('practice__isnull', False)), _connector='OR'), name='placement_level_1_to_5'),
            ),
            migrations.AddConstraint(
                model_name='practiceprofile',
                constraint=models.CheckConstraint(condition=models.Q(('level', None), ('level__in', (1, 2, 3, 4, 5)), _connector='OR'), name='practice_level_1_to_5'),
            ),
            migrations.AddConstraint(
                model_name='importitem',
                constraint=models.UniqueConstraint(fields=('run', 'position'), name='import_item_unique'),
            ),
            migrations.AddConstraint(
                model_name='importitem',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'change'), _negated=True), models.Q(('based_on__isnull', False), ('question__isnull', False)), _connector='OR'), name='import_change_has_its_question'),
            ),
            migrations.AddIndex(
                model_name='card',
                index=models.Index(fields=['learner', 'due_at', 'id'], name='card_due'),
            ),
            migrations.AddIndex(
                model_name='card',
                index=models.Index(fields=['learner', 'day'], name='card_day'),
            ),
            migrations.AddIndex(
                model_name='card',
                index=models.Index(condition=models.Q(('deleted_at__isnull', False), models.Q(('front', ''), _negated=True)), fields=['deleted_at'], name='card_deleted'),
            ),
            migrations.AddIndex(
                model_name='card',
                index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('front', config='english', weight='B'), '||', django.contrib.postgres.search.SearchVector('back', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), condition=models.Q(('kind', 'highlight')), fastupdate=False, name='card_by_words'),
            ),
            migrations.AddConstraint(
                model_name='card',
                constraint=models.UniqueConstraint(fields=('learner', 'question', 'point'), name='card_once'),
            ),
            migrations.AddConstraint(
                model_name='card',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'question'), ('point', ''), ('question__isnull', False)), models.Q(('kind', 'key_point'), ('question__isnull', False), models.Q(('point', ''), _negated=True)), models.Q(('kind', 'highlight'), ('question__isnull', True), models.Q(models.Q(models.Q(('front', ''), _negated=True), models.Q(('back', ''), _negated=True)), ('deleted_at__isnull', False), _connector='OR')), _connector='OR'), name='card_asks_one_thing'),
            ),
            migrations.AddConstraint(
                model_name='card',
                constraint=models.CheckConstraint(condition=models.Q(('deleted_at', None), models.Q(('kind', 'highlight'), ('suspended_at__isnull', False)), _connector='OR'), name='card_deleted_is_own_and_suspended'),
            ),
            migrations.AddConstraint(
                model_name='questiondraft',
                constraint=models.UniqueConstraint(fields=('author', 'question', 'kind', 'is_discarded'), name='question_draft_once', nulls_distinct=False),
            ),
            migrations.AddConstraint(
                model_name='questionflag',
                constraint=models.UniqueConstraint(fields=('learner', 'question'), name='question_flag_once'),
            ),
            migrations.AddIndex(
                model_name='questionversion',
                index=django.contrib.postgres.indexes.GinIndex(fields=['pictures'], name='version_by_picture'),
            ),
            migrations.AddConstraint(
                model_name='questionversion',
                constraint=models.UniqueConstraint(fields=('question', 'number'), name='question_version_number_unique'),
            ),
            migrations.AddConstraint(
                model_name='questionversion',
                constraint=models.CheckConstraint(condition=models.Q(('difficulty__gte', 1), ('difficulty__lte', 5)), name='question_difficulty_1_to_5'),
            ),
            migrations.AddIndex(
                model_name='question',
                index=django.contrib.postgres.indexes.GinIndex(fields=['tags'], name='question_by_tag'),
            ),
            migrations.AddIndex(
                model_name='question',
                index=models.Index(condition=models.Q(('current_version__isnull', False), ('retired_at', None)), fields=['difficulty', 'position', 'id'], name='question_on_offer'),
            ),
            migrations.AddIndex(
                model_name='regrade',
                index=models.Index(condition=models.Q(('state__in', ['counting', 'applying'])), fields=['touched_at'], name='regrade_in_hand'),
            ),
            migrations.AddConstraint(
                model_name='regrade',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['counting', 'ready', 'applying'])), fields=('version',), name='regrade_one_open_per_version'),
            ),
            migrations.AddConstraint(
                model_name='regrade',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['counting', 'ready', 'applying'])), fields=('bank',), name='regrade_one_open_per_bank'),
            ),
            migrations.AddConstraint(
                model_name='regrade',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('bank', None), ('calibration', None), ('version__isnull', False)), models.Q(('bank__isnull', False), ('version', None)), _connector='OR'), name='regrade_by_version_or_of_bank'),
            ),
            migrations.AddConstraint(
                model_name='regrade',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['counting', 'ready', 'applying']), ('finished_at__isnull', False), _connector='OR'), name='regrade_finished_has_its_time'),
            ),
            migrations.AddConstraint(
                model_name='ruling',
                constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('version',), name='ruling_one_per_version'),
            ),
            migrations.AddConstraint(
                model_name='ruling',
                constraint=models.CheckConstraint(condition=models.Q(('undone_at', None), ('undone_at__gte', models.F('made_at')), _connector='OR'), name='ruling_undone_after_it_was_made'),
            ),
            migrations.AddIndex(
                model_name='selfmark',
                index=models.Index(condition=models.Q(('marked_at', None)), fields=['submission'], name='self_mark_open'),
            ),
            migrations.AddConstraint(
                model_name='selfmark',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('marked_at', None), ('points', None)), models.Q(('marked_at__isnull', False), ('points__gte', 0), ('points__lte', models.F('maximum'))), _connector='OR'), name='self_mark_has_points'),
            ),
            migrations.AddIndex(
                model_name='submission',
                index=models.Index(fields=['learner', '-submitted_at'], name='submission_by_learner'),
            ),
            migrations.AddIndex(
                model_name='submission',
                index=models.Index(fields=['version', 'learner'], name='submission_by_version'),
            ),
            migrations.AddIndex(
                model_name='submission',
                index=models.Index(condition=models.Q(('state__in', ['pending', 'scoring'])), fields=['sweep_after'], name='submission_unscored'),
            ),
            migrations.AddIndex(
                model_name='submission',
                index=models.Index(condition=models.Q(('state', 'failed')), fields=['submitted_at'], name='submission_failed'),
            ),
            migrations.AddIndex(
                model_name='submission',
                index=django.contrib.postgres.indexes.GinIndex(models.Func(models.F('response'), output_field=django.contrib.postgres.search.SearchVectorField(), template='CASE WHEN length((COALESCE(%(expressions)s -> \'sections\', %(expressions)s -> \'text\', \'""\'))::text) <= 100000 THEN jsonb_to_tsvector(\'english\', COALESCE(%(expressions)s -> \'sections\', %(expressions)s -> \'text\', \'""\'), \'["string"]\') ELSE to_tsvector(\'english\', left(regexp_replace(jsonb_path_query_array(COALESCE(%(expressions)s -> \'sections\', %(expressions)s -> \'text\', \'""\'), \'$.** ? (@.type() == "string")\')::text, \'\\\\[bfnrt]\', \' \', \'g\'), 100000)) END'), fastupdate=False, name='submission_by_words'),
            ),
            migrations.AddConstraint(
                model_name='submission',
                constraint=models.UniqueConstraint(fields=('learner', 'idempotency_key'), name='submission_once_per_key'),
            ),
            migrations.AddConstraint(
                model_name='submission',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_score__isnull', False), ('state', 'scored')), models.Q(('state', 'scored'), _negated=True), _connector='OR'), name='submission_scored_has_score'),
            ),
            migrations.AddConstraint(
                model_name='submission',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim_token__isnull', False), ('claimed_until__isnull', False), ('state', 'scoring')), models.Q(models.Q(('state', 'scoring'), _negated=True), ('claim_token__isnull', True), ('claimed_until__isnull', True)), _connector='OR'), name='submission_claim_while_scoring'),
            ),
            migrations.AddConstraint(
                model_name='score',
                constraint=models.UniqueConstraint(fields=('submission', 'key'), name='score_once_per_key'),
            ),
            migrations.AddConstraint(
                model_name='score',
                constraint=models.CheckConstraint(condition=models.Q(('maximum__gt', 0), ('points__gte', 0), ('points__lte', models.F('maximum'))), name='score_points_within_maximum'),
            ),
            migrations.AddConstraint(
                model_name='score',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('marked_by__isnull', False), ('source', 'mentor')), models.Q(('source', 'mentor'), _negated=True), _connector='OR'), name='score_of_mentor_has_name'),
            ),
            migrations.AddIndex(
                model_name='reviewlog',
                index=models.Index(fields=['learner', 'study_day'], name='review_of_day'),
            ),
            migrations.AddConstraint(
                model_name='reviewlog',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('rating__gte', 1), ('rating__lte', 4)), models.Q(('rating__isnull', True), ('supersedes__isnull', False)), _connector='OR'), name='review_rating_1_to_4'),
            ),
            migrations.AddConstraint(
                model_name='reviewlog',
                constraint=models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('submission', 'card'), name='review_once_per_answer'),
            ),
            migrations.AddConstraint(
                model_name='regradeitem',
                constraint=models.UniqueConstraint(fields=('regrade', 'submission'), name='regrade_item_once'),
            ),
            migrations.AddIndex(
                model_name='problem',
                index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['reported_at'], name='problem_to_handle'),
            ),
            migrations.AddConstraint(
                model_name='problem',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('learner', 'version', 'sort'), name='problem_once_while_open'),
            ),
            migrations.AddConstraint(
                model_name='problem',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), ('handled_at__isnull', False), _connector='OR'), name='problem_handled_has_its_time'),
            ),
            migrations.AddIndex(
                model_name='practiceitem',
                index=models.Index(condition=models.Q(('half_written_by__isnull', False)), fields=['half_written_by'], name='practice_item_half_written'),
            ),
            migrations.AddConstraint(
                model_name='practiceitem',
                constraint=models.UniqueConstraint(fields=('practice', 'position'), name='practice_item_unique'),
            ),
            migrations.AddConstraint(
                model_name='studysession',
                constraint=models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('learner',), name='study_session_one_at_a_time'),
            ),
            migrations.AddConstraint(
                model_name='studystep',
                constraint=models.UniqueConstraint(fields=('session', 'position'), name='study_step_unique'),
            ),
            migrations.AddConstraint(
                model_name='studystep',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'lesson'), ('lesson__isnull', False)), models.Q(models.Q(('kind', 'lesson'), _negated=True), ('lesson__isnull', True)), _connector='OR'), name='study_step_of_lesson_has_lesson'),
            ),
            migrations.AddIndex(
                model_name='trial',
                index=models.Index(fields=['asked_at'], name='trial_by_age'),
            ),
            migrations.AddConstraint(
                model_name='trial',
                constraint=models.UniqueConstraint(fields=('author', 'version'), name='trial_once_per_version'),
            ),
            migrations.AddConstraint(
                model_name='trial',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('content', None), ('draft', None), ('version__isnull', False)), models.Q(('content__isnull', False), ('draft__isnull', False), ('version', None)), _connector='OR'), name='trial_of_version_or_draft'),
            ),
            migrations.AddConstraint(
                model_name='twinpair',
                constraint=models.UniqueConstraint(fields=('bank', 'one', 'other'), name='twin_pair_once'),
            ),
        ]),
        migrations.RunSQL(DIFFICULTY, NO_DIFFICULTY),
        migrations.RunSQL(
            "INSERT INTO questions_banksedition (stamp) VALUES (gen_random_uuid());",
            "DELETE FROM questions_banksedition;",
        ),
        migrations.RunSQL(
            EDITION + TRIGGERS, NO_TRIGGERS + "DROP FUNCTION questions_new_edition();"
        ),
    ]
