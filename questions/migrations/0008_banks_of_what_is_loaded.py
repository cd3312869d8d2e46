from django.db import migrations


def make_banks(apps, schema_editor):
    """Give each question that is here a bank: one for each topic of its pack.

    Which file it came from is known to the next load alone, which moves it there.
    """
    Bank = apps.get_model('questions', 'Bank')
    Question = apps.get_model('questions', 'Question')
    homeless = Question.objects.filter(bank=None).order_by('pack', 'topic__position', 'topic')
    places = homeless.values_list('pack', 'topic', 'topic__slug', 'topic__title').distinct()
    for pack, topic, slug, title in list(places):
        bank, _made = Bank.objects.get_or_create(
            pack=pack, slug=slug, defaults={'title': title, 'topic_id': topic}
        )
        Question.objects.filter(bank=None, pack=pack, topic=topic).update(bank=bank)


class Migration(migrations.Migration):

    dependencies = [
        ('questions', '0007_banks'),
    ]

    operations = [
        migrations.RunPython(make_banks, migrations.RunPython.noop),
    ]
