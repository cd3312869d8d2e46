from django.db import migrations

# What lists show of a bank. That it was searched for twins makes no new edition: whoever notes it
# does not hold the lock of loading, and would wait for an import that waits for the bank.
EVENTS = "INSERT OR UPDATE OF title, pack OR DELETE OR TRUNCATE"
FORMER_EVENTS = "INSERT OR UPDATE OR DELETE OR TRUNCATE"
TRIGGER = """
DROP TRIGGER questions_new_edition ON questions_bank;
CREATE TRIGGER questions_new_edition AFTER {events} ON questions_bank
FOR EACH STATEMENT EXECUTE FUNCTION questions_new_edition();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0026_practice_left_open"),
    ]

    operations = [
        migrations.RunSQL(TRIGGER.format(events=EVENTS), TRIGGER.format(events=FORMER_EVENTS)),
    ]
