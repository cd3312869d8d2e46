import accounts.models.user
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from studyhub.one_step import InOneStep


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_cohorts'),
        ('accounts', '0003_notices'),
        ('accounts', '0004_mails'),
        ('accounts', '0005_invitation_use'),
        ('accounts', '0006_allowances'),
        ('accounts', '0007_reading_and_keys'),
        ('accounts', '0008_failed_mails'),
        ('accounts', '0009_personal_data'),
        ('accounts', '0010_whom_they_are_about'),
        ('accounts', '0011_day_start'),
        ('accounts', '0012_week_hours'),
        ('accounts', '0013_mail_last_sent'),
        ('accounts', '0014_access_changes'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='Allowance',
                fields=[
                    ('key', models.CharField(max_length=80, primary_key=True, serialize=False)),
                    ('free_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='DataExport',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('making', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made')], default='waiting', max_length=7)),
                    ('asked_at', models.DateTimeField()),
                    ('ready_at', models.DateTimeField(blank=True, null=True)),
                    ('expires_at', models.DateTimeField(blank=True, null=True)),
                    ('size', models.PositiveIntegerField(default=0)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('claim_token', models.UUIDField(blank=True, null=True)),
                    ('claimed_until', models.DateTimeField(blank=True, null=True)),
                    ('sweep_after', models.DateTimeField()),
                    ('failure', models.CharField(blank=True, max_length=200)),
                ],
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='email address')),
                    ('display_name', models.CharField(max_length=80, verbose_name='name')),
                    ('time_zone', models.CharField(default='UTC', max_length=60, verbose_name='time zone')),
                    ('day_starts_at', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='start of the day')),
                    ('time_factor', models.DecimalField(decimal_places=2, default=Decimal('1.00'), help_text='The standing factor on every time limit, granted by staff.', max_digits=3, validators=[django.core.validators.MinValueValidator(Decimal('1')), django.core.validators.MaxValueValidator(Decimal('4'))], verbose_name='extra-time factor')),
                    ('theme', models.CharField(choices=[('system', 'As the device'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=6)),
                    ('contrast', models.CharField(choices=[('system', 'As the device'), ('standard', 'Standard'), ('more', 'High')], default='system', max_length=8)),
                    ('reading_size', models.CharField(choices=[('s', 'Small'), ('m', 'Medium'), ('l', 'Large')], default='m', max_length=1)),
                    ('reading_face', models.CharField(choices=[('serif', 'Serif'), ('sans', 'Sans serif')], default='serif', max_length=5)),
                    ('single_keys', models.BooleanField(default=True)),
                    ('interview_at', models.DateTimeField(blank=True, null=True, verbose_name='date of the real interview')),
                    ('plan_minutes', models.PositiveSmallIntegerField(default=25)),
                    ('week_hours', models.PositiveSmallIntegerField(db_default=5, default=5)),
                    ('notices_unread', accounts.models.user.CountField(db_default=0, default=0, editable=False)),
                    ('is_staff', models.BooleanField(default=False)),
                    ('is_active', models.BooleanField(default=True)),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                    ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                managers=[
                    ('objects', accounts.models.user.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='AccessChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('what', models.CharField(choices=[('role-given', 'Role given'), ('role-by-link', 'Role given by a link'), ('role-taken', 'Role taken'), ('deactivated', 'Deactivated'), ('reactivated', 'Reactivated')], max_length=12)),
                    ('role', models.CharField(blank=True, choices=[('learner', 'Learner'), ('mentor', 'Mentor'), ('author', 'Author'), ('staff', 'Staff')], max_length=20)),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='access_changes', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-made_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Cohort',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('created_at', models.DateTimeField()),
                    ('archived_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('archived_at', None)), name='cohort_name_unique_while_active')],
                },
            ),
            migrations.CreateModel(
                name='CohortMentor',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('assigned_at', models.DateTimeField()),
                    ('removed_at', models.DateTimeField(blank=True, null=True)),
                    ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentorships', to='accounts.cohort')),
                    ('mentor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentorships', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ExportArchive',
                fields=[
                    ('export', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='archive', serialize=False, to='accounts.dataexport')),
                    ('content', models.BinaryField()),
                ],
            ),
            migrations.AddField(
                model_name='dataexport',
                name='person',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_exports', to=settings.AUTH_USER_MODEL),
            ),
            migrations.CreateModel(
                name='FactorGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('factor', models.DecimalField(decimal_places=2, max_digits=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)])),
                    ('reason', models.CharField(max_length=300)),
                    ('granted_at', models.DateTimeField()),
                    ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factor_grants', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-granted_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('token_hash', models.CharField(max_length=64, unique=True)),
                    ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('learner', 'Learner'), ('mentor', 'Mentor'), ('author', 'Author'), ('staff', 'Staff')], max_length=20), size=None)),
                    ('created_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('uses_allowed', models.PositiveSmallIntegerField(default=1)),
                    ('uses_taken', models.PositiveSmallIntegerField(default=0)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.cohort')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='InvitationUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('used_at', models.DateTimeField()),
                    ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='accounts.invitation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitation_uses', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Mail',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('address', models.EmailField(max_length=254)),
                    ('template', models.CharField(max_length=80)),
                    ('subject', models.CharField(max_length=200)),
                    ('text', models.TextField(blank=True)),
                    ('html', models.TextField(blank=True)),
                    ('state', models.CharField(choices=[('pending', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Not sent')], default='pending', max_length=7)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('due_at', models.DateTimeField()),
                    ('claim_token', models.UUIDField(blank=True, null=True)),
                    ('unreachable_at', models.DateTimeField(blank=True, null=True)),
                    ('failure', models.CharField(blank=True, max_length=100)),
                    ('created_at', models.DateTimeField()),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails_about', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('joined_at', models.DateTimeField()),
                    ('left_at', models.DateTimeField(blank=True, null=True)),
                    ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.cohort')),
                    ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(max_length=40)),
                    ('key', models.CharField(blank=True, max_length=120)),
                    ('says', models.CharField(max_length=300)),
                    ('url', models.CharField(blank=True, max_length=300)),
                    ('created_at', models.DateTimeField()),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices_about', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='NoticeChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40)),
                    ('channel', models.CharField(choices=[('in-app', 'Here'), ('mail', 'Here and by mail'), ('none', 'Not at all')], max_length=6)),
                    ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('time_factor__gte', 1), ('time_factor__lte', 4)), name='user_time_factor_between_1_and_4'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('day_starts_at__lte', 6)), name='user_day_starts_in_the_morning'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), ('is_active', False), _connector='OR'), name='user_erased_is_inactive'),
            ),
            migrations.AddConstraint(
                model_name='accesschange',
                constraint=models.CheckConstraint(condition=models.Q(('what__startswith', 'role'), ('role', ''), _connector='XOR'), name='access_change_names_a_role'),
            ),
            migrations.AddConstraint(
                model_name='cohortmentor',
                constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('cohort', 'mentor'), name='cohort_mentor_one_while_active'),
            ),
            migrations.AddConstraint(
                model_name='cohortmentor',
                constraint=models.CheckConstraint(condition=models.Q(('removed_at', None), ('removed_at__gte', models.F('assigned_at')), _connector='OR'), name='cohort_mentor_ends_after_it_began'),
            ),
            migrations.AddIndex(
                model_name='dataexport',
                index=models.Index(condition=models.Q(('state__in', ['waiting', 'making'])), fields=['sweep_after'], name='data_export_unmade'),
            ),
            migrations.AddIndex(
                model_name='dataexport',
                index=models.Index(condition=models.Q(('state', 'ready')), fields=['expires_at'], name='data_export_by_expiry'),
            ),
            migrations.AddConstraint(
                model_name='dataexport',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'making'])), fields=('person',), name='data_export_one_open_per_person'),
            ),
            migrations.AddConstraint(
                model_name='dataexport',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim_token__isnull', False), ('claimed_until__isnull', False), ('state', 'making')), models.Q(models.Q(('state', 'making'), _negated=True), ('claim_token', None), ('claimed_until', None)), _connector='OR'), name='data_export_claim_while_making'),
            ),
            migrations.AddConstraint(
                model_name='dataexport',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('expires_at__isnull', False), ('ready_at__isnull', False)), _connector='OR'), name='data_export_ready_expires'),
            ),
            migrations.AddConstraint(
                model_name='factorgrant',
                constraint=models.CheckConstraint(condition=models.Q(('factor__gte', 1), ('factor__lte', 4)), name='factor_grant_between_1_and_4'),
            ),
            migrations.AddConstraint(
                model_name='invitation',
                constraint=models.CheckConstraint(condition=models.Q(('uses_taken__lte', models.F('uses_allowed'))), name='invitation_is_not_overused'),
            ),
            migrations.AddConstraint(
                model_name='invitation',
                constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='invitation_expires_later'),
            ),
            migrations.AddConstraint(
                model_name='invitation',
                constraint=models.CheckConstraint(condition=models.Q(('roles__len__gt', 0)), name='invitation_gives_a_role'),
            ),
            migrations.AddIndex(
                model_name='mail',
                index=models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['due_at'], name='mail_due'),
            ),
            migrations.AddIndex(
                model_name='mail',
                index=models.Index(condition=models.Q(('unreachable_at__isnull', False)), fields=['unreachable_at'], name='mail_unreachable'),
            ),
            migrations.AddIndex(
                model_name='mail',
                index=models.Index(condition=models.Q(('state', 'failed')), fields=['created_at'], name='mail_failed'),
            ),
            migrations.AddIndex(
                model_name='mail',
                index=models.Index(fields=['-created_at'], name='mail_newest'),
            ),
            migrations.AddIndex(
                model_name='mail',
                index=models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['-sent_at'], name='mail_last_sent'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('cohort', 'learner'), name='membership_one_while_active'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='membership_ends_after_it_began'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(fields=['person', '-created_at', 'id'], name='notice_newest'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='notice_unread'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(fields=['created_at'], name='notice_age'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('person', 'kind', 'key'), name='notice_told_once'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.CheckConstraint(condition=models.Q(('url', ''), models.Q(('url__startswith', '/'), models.Q(('url__startswith', '//'), _negated=True)), _connector='OR'), name='notice_url_is_ours'),
            ),
            migrations.AddConstraint(
                model_name='noticechoice',
                constraint=models.UniqueConstraint(fields=('person', 'kind'), name='notice_choice_once'),
            ),
        ]),
        # Nothing is lost with it: a turn then costs no write to the journal.
        migrations.RunSQL(
            "ALTER TABLE accounts_allowance SET UNLOGGED",
            "ALTER TABLE accounts_allowance SET LOGGED",
        ),
    ]
