"""Find documents also by each word of a name such as "addHandler"."""

from django.contrib.postgres.indexes import GinIndex
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
    dependencies = [("search", "0002_names_apart")]

    # PostgreSQL changes no generated column in place: it is made anew.
    operations = [
        migrations.RemoveIndex("document", "document_by_words"),
        migrations.RemoveField("document", "vector"),
        migrations.AddField(
            "document",
            "vector",
            GeneratedField(
                expression=SearchVector("title", config=CONFIG, weight="A")
                + SearchVector("above", config=CONFIG, weight="B")
                + SearchVector("text", config=CONFIG, weight="C")
                + find_names("text"),
                output_field=SearchVectorField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex("document", GinIndex(fields=["vector"], name="document_by_words")),
    ]
