from django.db import migrations, models

TABLES = ("questions_bank", "questions_question", "lessons_topic")

# By the database, so that nothing that writes to the banks can forget it. A random stamp, since a
# number would come again after a transaction that was taken back. Who edits holds the lock of
# loading, so that two never wait for each other here.
FUNCTION = """
CREATE FUNCTION questions_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO questions_banksedition AS known (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = gen_random_uuid();
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER questions_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION questions_new_edition();
"""
    for table in TABLES
)
NO_TRIGGERS = "".join(f"DROP TRIGGER questions_new_edition ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0008_reopenings"),
        ("questions", "0023_own_cards_of_steps"),
    ]

    operations = [
        migrations.CreateModel(
            name="BanksEdition",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("stamp", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO questions_banksedition (id, stamp) VALUES (1, gen_random_uuid());",
            "DELETE FROM questions_banksedition;",
        ),
        migrations.RunSQL(
            FUNCTION + TRIGGERS, NO_TRIGGERS + "DROP FUNCTION questions_new_edition();"
        ),
    ]
