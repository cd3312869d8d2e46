import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('progress', '0004_rollups'),
        ('questions', '0017_first_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            name='ItemFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(choices=[('too_easy', 'Nearly everybody is right'), ('negative', 'Who knows more does worse'), ('distractor', 'A wrong option draws those who know most'), ('drift', 'It became easier or harder')], max_length=10)),
                ('raised_at', models.DateTimeField()),
                ('set_aside_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name='dailyactivity',
            index=models.Index(fields=['day'], name='activity_by_day'),
        ),
        migrations.AddField(
            model_name='itemflag',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags_of_figures', to='questions.questionversion'),
        ),
        migrations.AddConstraint(
            model_name='itemflag',
            constraint=models.UniqueConstraint(fields=('version', 'sort'), name='item_flag_unique'),
        ),
    ]
