"""Count as forgotten only what was remembered at the look before."""

from django.db import connection, migrations, transaction

CHUNK = 500
# By the looks that count, in their order: see `cards.order_of`.
COUNT = """
UPDATE questions_card c SET lapses = told.lapses
FROM (
    SELECT card_id, count(*) FILTER (WHERE rating = 1 AND before > 1) AS lapses
    FROM (
        SELECT l.card_id, l.rating, lag(l.rating) OVER (
            PARTITION BY l.card_id
            ORDER BY l.reviewed_at, coalesce(l.submission_id::text, '') COLLATE "C"
        ) AS before
        FROM questions_reviewlog l
        WHERE l.card_id = ANY(%s) AND l.rating IS NOT NULL
        AND NOT EXISTS (SELECT FROM questions_reviewlog n WHERE n.supersedes_id = l.id)
    ) looks
    GROUP BY card_id
) told
WHERE c.id = told.card_id AND c.lapses <> told.lapses
"""


def count_lapses(apps, schema_editor):
    """Count them anew where there are any: there are never more than were counted before."""
    Card = apps.get_model("questions", "Card")
    keys = list(Card.objects.filter(lapses__gt=0).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        with transaction.atomic():
            # Held first: a look that is stored meanwhile is seen by the statement behind it.
            held = Card.objects.select_for_update().filter(pk__in=chunk).order_by("pk")
            list(held.values_list("pk"))
            with connection.cursor() as cursor:
                cursor.execute(COUNT, [chunk])


class Migration(migrations.Migration):
    # Some cards at a time: who scores an answer waits no longer than that.
    atomic = False

    dependencies = [("questions", "0040_looks_taken_back")]

    operations = [migrations.RunPython(count_lapses, migrations.RunPython.noop, elidable=True)]
