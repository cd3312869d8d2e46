from django.db import migrations, models

TABLES = ("lessons_track", "lessons_topic", "lessons_lesson", "lessons_lessonversion")

# By the database, so that nothing that writes to the shelf can forget it. A random stamp, since a
# number would come again after a transaction that was taken back.
FUNCTION = """
CREATE FUNCTION lessons_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lessons_edition AS known (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = gen_random_uuid();
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER lessons_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION lessons_new_edition();
"""
    for table in TABLES
)
NO_TRIGGERS = "".join(f"DROP TRIGGER lessons_new_edition ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("lessons", "0004_note_words")]

    operations = [
        migrations.CreateModel(
            name="Edition",
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
            "INSERT INTO lessons_edition (id, stamp) VALUES (1, gen_random_uuid());",
            "DELETE FROM lessons_edition;",
        ),
        migrations.RunSQL(
            FUNCTION + TRIGGERS, NO_TRIGGERS + "DROP FUNCTION lessons_new_edition();"
        ),
    ]
