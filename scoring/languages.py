"""Names the language of a text by its little words and its script, as far as they show one."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from scoring.lexicon import FUNCTION_WORDS, words
from scoring.text import WORD, fold_word

ENGLISH: Final = "English"
ANOTHER: Final = "another language"
LEAST_FOUND: Final = 2
"""Different words that show a language: a single one may be a name or a term."""
OTHER_SCRIPT: Final = 0.25
"""The share of a text's letters from which another script decides: terms stay in Latin letters."""
LEAST_LETTERS: Final = 2
"""Letters of a word, unless each letter is a word: a single Greek one is a quantity."""

SHARED: Final = words(
    """
    a all am an as at by can do for had has have he her his i in is it me more most must no of on
    or out over per so such to under via was we were will yes
    """
)
"""English words that other languages have as well, or that stand among their terms."""
ENGLISH_WORDS: Final = FUNCTION_WORDS - SHARED
LITTLE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "German": words(
        """
        aber alle als auch auf aus bei beim bis damit dann dass deshalb diese dieser durch ein
        eine einem einen einer eines etwas für gibt hier ich ihr immer ist jede jeder jedes
        jedoch kann kein keine können mehr muss müssen nach neu nicht nichts noch nur oder ohne
        schon sehr sein sich sie sind sondern und uns viel viele vom von vor wegen weil wenn
        werden wie wir wird während zu zum zur zwischen über
        """
    ),
    "French": words(
        """
        ainsi alors aussi aux avant avec beaucoup c'est cela celui ces cet cette chaque comme
        d'un d'une dans depuis donc elle elles entre eux faut ils j'ai jamais l'on leur leurs
        lorsque mais moins même n'est nous où parce pas peut peuvent puis qu'il qu'un quand que
        qui quoi ses sont sous sur toujours tous toutes très une vers vous ça être
        """
    ),
    "Spanish": words(
        """
        antes así aunque cada como cual cuando cómo del desde después donde ella ellos entre esa
        ese esto estos está están fue hace hasta hay mientras mismo muy más nada nuestro para
        pero porque puede pueden que quien qué según sido siempre sobre sus sólo también tiene
        tienen todo todos una uno unos él
        """
    ),
    "Portuguese": words(
        """
        antes ao aos até cada como dela dele depois ela ele eles em entre essa esse está estão
        foi isso isto já mais mas mesmo muito nas não para pela pelo pode podem porque qual
        quando que quem sem seu seus sua são também tem têm uma umas às
        """
    ),
    "Italian": words(
        """
        alla alle anche ancora che chi cosa così dal dalla dei del della delle dopo essere gli
        hanno loro mentre molto nel nella ogni perché più poi prima può quale quando quello
        questa questo quindi senza sia sono sua sul sulla suo tra tutti tutto una uno vengono
        viene
        """
    ),
    "Dutch": words(
        """
        aan alle als bij dat deze dit een geen haar hebben heeft het hij hoe ik kan kunnen maar
        meer moet naar niet nog omdat ook tegen toch tussen uit veel voor waar wat wel worden
        wordt zal zich zijn zo zonder zou
        """
    ),
    "Polish": words(
        """
        aby albo ale bez bo być był była było będzie czy dla dlatego gdy gdzie ich jak jako jego
        jej jeśli już każdy kiedy która które który lub może nad nie niż oraz pod ponieważ przed
        przez przy się są tak także tego też tylko tym więc za że żeby
        """
    ),
    "Swedish": words(
        """
        alla att bara blir det där då efter eller ett från får för genom har hur inte jag kan
        mellan mycket måste när och också på samma sedan ska skulle som så utan vara varje vid
        vilket än är över
        """
    ),
    "Danish or Norwegian": words(
        """
        alle blir bliver det efter eller etter fordi få før ganger gjennom gør har hver hvis
        hvor hvordan ikke ikkje jeg kan mellem mellom mer må noe når og også på selv skal som så
        til uden uten være
        """
    ),
    "Turkish": words(
        """
        ama bir bu daha değil diye eğer gibi göre hem ile ise için kadar nasıl neden olan olarak
        olduğu olur sonra tarafından veya yok zaman çok çünkü şey şu
        """
    ),
    "Romanian": words(
        """
        această acest atunci cele cu cum când dacă dar deci din după fiecare fără mai pe pentru
        poate prin sau sunt să toate unei unui în între și
        """
    ),
    "Indonesian": words(
        """
        adalah agar akan atau bahwa banyak bisa dalam dapat dari dengan harus ini itu jika juga
        karena kepada lebih maka mereka oleh pada saat saya sebagai sebuah secara sehingga
        setelah setiap sudah tanpa telah tidak untuk yang
        """
    ),
    "Czech": words(
        """
        aby ale ani až bez byl byla být jak jako jeho jejich jsem jsou kde když která které
        který mezi může nebo není pokud protože před při tak také tím více za že
        """
    ),
    "Hungarian": words(
        """
        akkor amely ami az azt csak egy előtt ez ezt ezért hogy kell között lehet lesz meg mert
        minden mint már még nem után vagy és így
        """
    ),
    "Finnish": words(
        """
        että joka jos jossa jotka kanssa koska kuin kun mutta myös niin ole olla ovat sen siitä
        sitä tai tämä tätä vaan vain voi
        """
    ),
    "Vietnamese": words(
        """
        cho các có cũng của khi không là lại mà một người như nhưng những này nếu ra sẽ sự thì
        trong trên tại từ và vào vì với được đến để
        """
    ),
}
"""Frequent words that are no English ones, no usual names or terms, and longer than a letter."""
BESIDE: Final[Mapping[str, frozenset[str]]] = {
    "German": words("das dem den der des die hat man mit war"),
    "French": words("car de des du est et il la le les par pour sans un une"),
    "Spanish": words("con de el la las los sin son un una"),
    "Portuguese": words("com da das de dos em por ser um uma"),
    "Italian": words("come con da del di due il la le per si un una"),
    "Dutch": words("dan de en er je met te van"),
    "Polish": words("jest na nie ten"),
    "Swedish": words("den det en ett med men som till"),
    "Danish or Norwegian": words("de den det en er fra med men som til"),
    "Turkish": words("bu da de en var ve"),
    "Romanian": words("ca care de la un"),
    "Indonesian": words("dan di ini ke"),
    "Czech": words("do je na pro se ve"),
    "Hungarian": words("az egy is volt"),
    "Finnish": words("he ja on se"),
    "Vietnamese": words("cho của la"),
}
"""Words that count beside one of the above: alone they may be names, terms or English."""
SCRIPTS: Final[Mapping[str, str]] = {
    "ARABIC": "a language in Arabic script",
    "CJK": "Chinese",
    "CYRILLIC": "a language in Cyrillic script",
    "DEVANAGARI": "a language in Devanagari script",
    "GREEK": "Greek",
    "HANGUL": "Korean",
    "HEBREW": "Hebrew",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "THAI": "Thai",
}
"""The language of each script, where it has one."""
SYLLABIC: Final = frozenset(["CJK", "HANGUL", "HIRAGANA", "KATAKANA"])
SYLLABLE: Final = 2
"""Letters of the Latin script that one of these stands for."""


def list_languages() -> dict[str, list[str]]:
    found = defaultdict(list)
    for language, own in LITTLE_WORDS.items():
        for word in sorted(own | BESIDE[language]):
            found[word].append(language)
    return dict(found)


LANGUAGES: Final[Mapping[str, Sequence[str]]] = list_languages()
"""The languages of each little word."""


@lru_cache(maxsize=64)
def find_language(text: str) -> str | None:
    """The language that most of the words show, in English; None where they show none.

    What is in Latin letters needs two different little words of a language, and more of them than
    it has English ones. Two words with letters that English lacks, and no English one, show that
    it is another. A list of terms, code and a few words show nothing.
    """
    found = [match.group() for match in WORD.finditer(text)]
    script = find_script(found)
    if script:
        return script
    folded = [fold_word(word) for word in found]
    english = sum(word in ENGLISH_WORDS for word in folded)
    counts = Counter(language for word in folded for language in LANGUAGES.get(word, ()))
    different = Counter(language for word in set(folded) for language in LANGUAGES.get(word, ()))
    shown = [one for one in different if not LITTLE_WORDS[one].isdisjoint(folded)]
    if shown:
        likeliest = max(shown, key=lambda one: (different[one], counts[one], one))
        if different[likeliest] >= LEAST_FOUND and counts[likeliest] > english:
            return likeliest
    if english:
        return ENGLISH
    # A name, or a German noun, is written with a capital.
    accented = {word for word in found if not word.isascii() and word[:1].islower()}
    return ANOTHER if len(accented) >= LEAST_FOUND else None


def find_script(found: Sequence[str]) -> str | None:
    """The language whose script most of the letters outside of the Latin one have."""
    total, others = 0, Counter[str]()
    for word in found:
        for letter in word:
            if letter.isalpha():
                script = "" if letter.isascii() else unicodedata.name(letter, "").split(" ")[0]
                worth = SYLLABLE if script in SYLLABIC else 1
                total += worth
                if script in SYLLABIC or (script in SCRIPTS and len(word) >= LEAST_LETTERS):
                    others[script] += worth
    if not others or others.total() < OTHER_SCRIPT * total:
        return None
    if others["HIRAGANA"] or others["KATAKANA"]:  # Japanese has Chinese letters besides
        return "Japanese"
    return SCRIPTS[max(others, key=lambda script: (others[script], script))]
