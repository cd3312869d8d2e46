"""What is kept is shown to nobody for whom it was not drawn."""

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import translation

from studyhub.furniture import Bars
from studyhub.templatetags import kept

AREA = {"url": "/a/", "label": "A", "current": False, "is_page": False}


def draw(text: str, **context) -> str:
    return engines["django"].from_string(text).render(context)


def test_part_is_drawn_once_for_each_key(monkeypatch):
    drawn = []
    monkeypatch.setattr(kept, "draw", kept.lru_cache(lambda *key: drawn.append(key) or ["drawn"]))
    bars, same = Bars(areas=(AREA,)), Bars(areas=(AREA,))
    for given in (bars, bars, same, same):
        assert draw('{% kept "ui/areas.html" with bars=bars %}', bars=given) == "drawn"
    assert len(drawn) == 2


def test_part_sees_nothing_but_its_values():
    text = '{% kept "ui/second_level.html" with names=names %}'
    assert draw(text, names="N", bars=Bars(second_level=(AREA, AREA))).strip() == ""
    text = '{% kept "ui/second_level.html" with bars=bars names=names %}'
    assert "/a/" in draw(text, bars=Bars(second_level=(AREA, AREA)), names="N")


def test_gap_is_filled_by_each_page_and_escaped_as_anything_written_out(monkeypatch):
    drawn, whole = [], kept.draw.__wrapped__
    monkeypatch.setattr(kept, "draw", kept.lru_cache(lambda *key: drawn.append(key) or whole(*key)))
    text = '{% kept "ui/bar_of_person.html" filling name=name csrf_token=token %}'
    for name, written in (("Zoë", "Zoë"), ("<b>", "&lt;b&gt;"), (kept.SECRET, kept.SECRET)):
        page = draw(text, name=name, token=f"of {name}")
        assert f'<span class="menu__name">{written}</span>' in page
        assert f'value="of {written}"' in page
    assert len(drawn) == 1


def test_part_is_drawn_for_each_language(monkeypatch):
    monkeypatch.setitem(AREA, "label", translation.gettext_lazy("Yes"))
    bars = Bars(areas=(AREA,))
    for language, word in (("en-gb", "Yes"), ("de", "Ja"), ("en-gb", "Yes")):
        with translation.override(language):
            assert f">{word}<" in draw('{% kept "ui/areas.html" with bars=bars %}', bars=bars)


def test_value_that_is_no_key_is_refused():
    with pytest.raises(TypeError, match="unhashable"):
        draw('{% kept "ui/areas.html" with bars=bars %}', bars=[AREA])


@pytest.mark.parametrize(
    "tag",
    [
        "kept name",
        'kept "ui/areas.html" bars',
        'kept "ui/areas.html" with bars',
        'kept "ui/areas.html" with bars=bars filling name',
    ],
)
def test_tag_that_names_no_template_or_value_is_refused(tag):
    with pytest.raises(TemplateSyntaxError, match="kept"):
        draw(f"{{% {tag} %}}")


@pytest.mark.django_db
def test_pages_of_two_people_hold_their_own_names_and_areas(client, alice, bob, dana):
    for _time in range(2):
        for person, has, lacks in (
            (alice, "/practice/", "/review/"),
            (bob, "/review/", "/recall/"),
        ):
            client.force_login(person)
            page = client.get("/notices/").text
            assert has in page
            assert lacks not in page
            assert {name for name in ("Alice", "Bob") if name in page} == {person.display_name}
