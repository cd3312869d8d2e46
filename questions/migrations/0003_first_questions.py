from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questions', '0002_failed_answers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='practice',
            name='origin',
            field=models.CharField(choices=[('chosen', 'Practice'), ('first', 'First questions'), ('recall', 'Recall'), ('lesson', 'Lesson check')], default='chosen', max_length=10),
        ),
    ]
