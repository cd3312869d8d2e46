from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

TOLD = """COALESCE(%(expressions)s -> 'sections', %(expressions)s -> 'text', '""')"""
WORDS = models.Func(
    models.F("response"),
    template=(
        f"CASE WHEN length(({TOLD})::text) <= 100000"
        f""" THEN jsonb_to_tsvector('english', {TOLD}, '["string"]')"""
        " ELSE to_tsvector('english', left(regexp_replace("
        f"""jsonb_path_query_array({TOLD}, '$.** ? (@.type() == "string")')::text,"""
        r" '\\[bfnrt]', ' ', 'g'), 100000)) END"
    ),
    output_field=SearchVectorField(),
)


class Migration(migrations.Migration):
    # Answers are taken in while it is built, which takes long where there are many.
    atomic = False

    dependencies = [("questions", "0037_banks_made_when_written")]

    operations = [
        # The one that 0035 built before it was emptied, or half of it, or of this one.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS submission_by_words", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="submission",
            index=GinIndex(WORDS, fastupdate=False, name="submission_by_words"),
        ),
    ]
