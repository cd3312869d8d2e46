from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('mockinterviews', '0005_planned_interviews'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='storyshare',
            options={'ordering': ['-shared_at', '-pk']},
        ),
    ]
