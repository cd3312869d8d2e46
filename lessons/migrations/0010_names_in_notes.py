"""Find notes by each word of the names in code that stand in them."""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import migrations
from django.db.models import F, Func, GeneratedField, TextField, Value

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
    dependencies = [("lessons", "0009_left_out_topics")]

    # PostgreSQL changes no generated column in place: it is made anew.
    operations = [
        migrations.RemoveField("note", "vector"),
        migrations.AddField(
            "note",
            "vector",
            GeneratedField(
                expression=SearchVector("text", config=CONFIG, weight="B")
                + SearchVector("quote", config=CONFIG, weight="C")
                + find_names("text", "quote"),
                output_field=SearchVectorField(),
                db_persist=True,
            ),
        ),
    ]
