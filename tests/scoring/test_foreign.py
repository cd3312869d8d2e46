import pytest

from scoring import mark
from scoring.languages import find_language
from tests.scoring.schemes import DESIGN, FULL_ANSWER, PARTIAL_ANSWER, STAR, STORY, WRITTEN

FOREIGN = {
    "German": "Die Platform muss erst ein neues environment starten und den code laden.",
    "French": "La platform doit d'abord créer un environment, parce que le code est chargé après.",
    "Spanish": "La platform tiene que crear un environment y cargar el code antes de responder.",
    "Portuguese": "A platform precisa criar um environment antes que o code possa ser carregado.",
    "Polish": "Platform musi najpierw utworzyć environment, więc trwa to dłużej niż zwykle.",
    "Turkish": "Platform önce yeni bir environment oluşturmak için zaman harcar.",
    "Chinese": "平台必须先创建一个新的 environment 并加载 code。",
    "Japanese": "プラットフォームはまず新しい environment を作成し、code を読み込みます。",
    "a language in Cyrillic script": "Сначала нужно создать новый environment и загрузить code.",
    "a language in Arabic script": "يجب على المنصة أولا إنشاء بيئة جديدة وتحميل الكود.",
}
TERMS = (
    "Cold start.",
    "New environment, code loading; warm instances; small package",
    "Queue, DLQ, SQS: pay-per-use",
    "Environment start + code load, e.g. via `await import('./große.mjs')`",
    "const los = await fetch(url); return los.json();  // la, des, un",
    "SELECT * FROM orders WHERE id = 'la' ORDER BY des",
    "λ is the arrival rate, μ ≈ 3/s",
    "El Niño, São Paulo and Zürich are regions",
    "They say „Kaltstart, weil die Umgebung neu ist“, and that is what they mean by it.",
)


@pytest.mark.parametrize(("language", "text"), FOREIGN.items(), ids=FOREIGN)
def test_an_answer_in_another_language_is_unsure_and_says_why(language, text):
    report = mark(WRITTEN, {"text": text})
    assert report.needs_person
    assert (report.sureness, report.low) == ("unsure", 0)
    assert f"in {language}, and the question in English" in report.needs_person_reason
    assert [note.code for note in report.notes] == ["language"]
    assert report.next_steps[0].startswith("Answer in English")
    assert report.notes[0].says == report.next_steps[0]


@pytest.mark.parametrize("text", [*TERMS, FULL_ANSWER, PARTIAL_ANSWER, *STORY.values(), "", "?"])
def test_terms_code_and_quoted_words_are_no_other_language(text):
    assert find_language(text) in ("English", None)


def test_the_question_copied_does_not_hide_the_language_of_the_rest():
    report = mark(WRITTEN, {"text": f"{WRITTEN['question']} {FOREIGN['German']}"})
    assert "German" in report.needs_person_reason


@pytest.mark.parametrize("scheme", [STAR, DESIGN], ids=["star", "design"])
def test_sections_in_another_language_are_told_too(scheme):
    fields = [one["id"] for one in scheme["sections"]]
    report = mark(scheme, {"sections": dict.fromkeys(fields, FOREIGN["German"])})
    assert "German" in report.needs_person_reason


def test_an_answer_in_the_language_of_a_question_that_is_not_english_is_told_without_a_step():
    question = "Warum ist der erste Aufruf langsam, und was hilft dagegen?"
    report = mark({**WRITTEN, "question": question}, {"text": FOREIGN["German"]})
    assert report.needs_person_reason.startswith("Answer and question seem to be in German.")
    english = mark({**WRITTEN, "question": question}, {"text": FULL_ANSWER})
    assert english.next_steps[0] == "Answer in German, the language of the question."
