from django.db import migrations


class Migration(migrations.Migration):
    """Nothing: the index that was built here took no answer of very many words, and could not be
    built where one was stored. 0038 builds another in its place, and drops it where it stands.
    """

    dependencies = [("questions", "0034_half_written_answers")]

    operations = []
