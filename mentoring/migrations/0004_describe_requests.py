"""Requests learn of which kind, topic and length their answers are."""

from django.db import migrations

FILL = """
UPDATE mentoring_reviewrequest AS asked
SET kind = version.kind, topic_id = answer.topic_id, words = (
    SELECT coalesce(sum(cardinality(regexp_split_to_array(trim(said #>> '{}'), '\\s+'))), 0)
    FROM jsonb_path_query(answer.response, 'strict $.**') AS said
    WHERE jsonb_typeof(said) = 'string' AND trim(said #>> '{}') <> ''
)
FROM questions_submission AS answer
JOIN questions_questionversion AS version ON version.id = answer.version_id
WHERE answer.id = asked.submission_id AND asked.topic_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0003_rounds_and_phrases")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
