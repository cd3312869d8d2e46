from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('mentoring', '0012_drafts_put_away'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='comment',
            options={'ordering': ['field', 'start', 'created_at', 'pk']},
        ),
        migrations.AlterModelOptions(
            name='phrase',
            options={'ordering': ['shortcut', 'created_at', 'pk']},
        ),
    ]
