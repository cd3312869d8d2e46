"""Sentences that are looked up once are right in each language, and escaped as Django's are."""

import pytest
from django.template import engines
from django.utils import translation


# Django's own German catalogue has these words.
@pytest.mark.parametrize("tag", ["translate", "trans"])
def test_words_are_those_of_the_language_that_is_read(tag):
    template = engines["django"].from_string(f"{{% load i18n %}}{{% {tag} 'Yes' %}}")
    for language, said in (("en-gb", "Yes"), ("de", "Ja"), ("en-gb", "Yes"), ("de", "Ja")):
        with translation.override(language):
            assert template.render({}).lower() == said.lower()


def test_words_under_a_name_are_there_each_time():
    template = engines["django"].from_string(
        "{% load i18n %}{% translate '5 % & more' as said %}[{{ said }}]"
    )
    assert template.render({}) == template.render({}) == "[5 % & more]"


def test_words_of_the_page_are_not_kept():
    template = engines["django"].from_string("{% load i18n %}{% translate word %}")
    assert [template.render({"word": word}) for word in ("<b>", "c")] == ["&lt;b&gt;", "c"]


def test_words_with_a_filter_are_not_kept():
    template = engines["django"].from_string("{% load i18n %}{% translate 'a'|add:more %}")
    assert [template.render({"more": more}) for more in "bc"] == ["ab", "ac"]
