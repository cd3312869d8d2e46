"""Find own cards by each word of the names in code that stand in them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import F, Func, Q, TextField, Value

CONFIG = "english"
UNJOINED = r"(?<!\S)(?!\S*[a-z0-9][A-Z])[^\s./:]*[./:]*(?!\S)"
HUMP = r"([a-z0-9])([A-Z])"


def find_names(*fields):
    names = [part_names(field) for field in fields]
    words = [replace_all(name, HUMP, r"\1 \2") for name in names]
    return SearchVector(*names, *words, config=CONFIG, weight="D")


def part_names(field):
    apart = (replace_all(F(field), UNJOINED, ""), Value("./:"), Value("   "))
    return Func(*apart, function="translate", output_field=TextField())


def replace_all(text, pattern, by):
    with_what = (text, Value(pattern), Value(by), Value("g"))
    return Func(*with_what, function="regexp_replace", output_field=TextField())


class Migration(migrations.Migration):
    # Cards are looked at while it is built.
    atomic = False
    dependencies = [("questions", "0044_words_of_own_cards")]

    operations = [
        # Half of it, where it was broken off.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS card_by_names", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "card",
            GinIndex(
                SearchVector("front", config=CONFIG, weight="B")
                + SearchVector("back", config=CONFIG, weight="C")
                + find_names("front", "back"),
                condition=Q(kind="highlight"),
                name="card_by_names",
                fastupdate=False,
            ),
        ),
        RemoveIndexConcurrently("card", "card_by_words"),
    ]
