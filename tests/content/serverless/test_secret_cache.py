"""A secret is fetched once in a while, so that a rotated one arrives."""

from tests.content.listings import import_listing


def test_a_secret_is_kept_and_fetched_again_when_its_time_is_over():
    now, values, asked = [100.0], ["old", "new"], []

    def fetch(name):
        asked.append(name)
        return values[len(asked) - 1]

    read = import_listing("serverless/secret_cache.py").make_reader(
        fetch, seconds=60, clock=lambda: now[0]
    )

    assert [read("db"), read("db")] == ["old", "old"]
    now[0] += 60
    assert read("db") == "new"
    assert asked == ["db", "db"]


def test_names_are_kept_apart():
    read = import_listing("serverless/secret_cache.py").make_reader(str.upper)

    assert [read("a"), read("b"), read("a")] == ["A", "B", "A"]
