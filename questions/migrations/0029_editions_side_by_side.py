from django.db import migrations, models

# Who writes replaces the stamps that nobody else is replacing, and waits for nobody: an import may
# take long, and what others change meanwhile is another edition beside it. So there is one row
# mostly, and one for each writer at a time; all of them together are the edition. What a
# transaction writes after its first statement changes no row, but what only itself reads.
FUNCTION = """
CREATE OR REPLACE FUNCTION questions_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('questions.edition', true), '') = '' THEN
        DELETE FROM questions_banksedition WHERE stamp IN (
            SELECT stamp FROM questions_banksedition FOR UPDATE SKIP LOCKED
        );
        INSERT INTO questions_banksedition (stamp) VALUES (gen_random_uuid());
    END IF;
    PERFORM set_config('questions.edition', gen_random_uuid()::text, true);
    RETURN NULL;
END $$;
"""
FORMER_FUNCTION = """
CREATE OR REPLACE FUNCTION questions_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO questions_banksedition AS known (id, stamp) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET stamp = gen_random_uuid();
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0028_self_mark_open"),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, FORMER_FUNCTION),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "INSERT INTO questions_banksedition (id, stamp) VALUES (1, gen_random_uuid());",
        ),
        migrations.DeleteModel("BanksEdition"),
        migrations.CreateModel(
            name="BanksEdition",
            fields=[
                (
                    "stamp",
                    models.UUIDField(primary_key=True, serialize=False),
                ),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO questions_banksedition (stamp) VALUES (gen_random_uuid());",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
    ]
