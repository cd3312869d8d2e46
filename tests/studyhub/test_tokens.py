"""The colours of tokens.css, recomputed: OKLCH to sRGB to the contrast ratio of WCAG 2."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
CSS = Path(__file__).parents[2] / "static" / "css"
TEXT, MARK = 4.5, 3.0
GROUNDS = ("canvas", "surface", "sunken", "floating")
TINTS = ("accent-tint", "good-tint", "part-tint", "bad-tint", "person-tint")
INKS = ("ink", "ink-soft", "ink-faint", "accent", "good", "part", "bad", "person")
LEVELS = ("lvl-1", "lvl-2", "lvl-3", "select")
SYNTAX = ("syn-key", "syn-str", "syn-num", "syn-fn", "syn-com")
SERIES = ("series-1", "series-2", "series-3", "series-4")

PAIRS = [
    *((ink, ground, TEXT) for ink in INKS for ground in (*GROUNDS, *TINTS)),
    *(("ink", ground, TEXT) for ground in LEVELS),
    *(("accent-hover", ground, TEXT) for ground in (*GROUNDS, *TINTS)),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-accent", "lvl-4", TEXT),
    ("on-danger", "danger", TEXT),
    ("on-danger", "danger-hover", TEXT),
    *((syntax, "sunken", TEXT) for syntax in SYNTAX),
    *(("line-strong", ground, MARK) for ground in GROUNDS),
    *(("focus", ground, MARK) for ground in (*GROUNDS, *TINTS)),
    *(("danger", ground, MARK) for ground in GROUNDS),
    *((series, ground, MARK) for series in SERIES for ground in ("canvas", "surface")),
]


def read_block(css: str, opening: str) -> dict[str, str]:
    """Return the custom properties of the first block that begins with `opening`."""
    start = css.index(opening) + len(opening)
    body = re.sub(r"/\*.*?\*/", "", css[start : css.index("}", start)], flags=re.S)
    return {
        name: " ".join(value.split()) for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", body)
    }


def resolve(tokens: dict[str, str], name: str, theme: int) -> tuple[float, float, float]:
    """Return lightness, chroma and hue of a token in the light (0) or the dark (1) theme."""
    value = tokens[name]
    if reference := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return resolve(tokens, reference[1], theme)
    colours = re.findall(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", value)
    assert len(colours) == 2, f"--{name}: {value} is not light-dark(oklch(), oklch())"
    lightness, chroma, hue = (float(number) for number in colours[theme])
    return lightness / 100, chroma, hue


def linear_srgb(lightness: float, chroma: float, hue: float) -> list[float]:
    """Return linear sRGB, clipped to its gamut (the matrices are those of CSS Color 4)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return [
        min(1.0, max(0.0, value))
        for value in (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
    ]


def contrast(one: tuple, other: tuple) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    weights = (0.2126, 0.7152, 0.0722)
    luminances = sorted(
        sum(w * v for w, v in zip(weights, linear_srgb(*colour), strict=True))
        for colour in (one, other)
    )
    return (luminances[1] + 0.05) / (luminances[0] + 0.05)


def list_faults(tokens: dict[str, str], pairs: list[tuple]) -> list[str]:
    """Return a sentence for each pair that stays under its floor in one of the themes."""
    return [
        f"{front} on {ground}, {theme}: {ratio:.2f} is under {floor}"
        for number, theme in enumerate(("light", "dark"))
        for front, ground, floor in pairs
        if (ratio := contrast(resolve(tokens, front, number), resolve(tokens, ground, number)))
        < floor
    ]


@pytest.fixture(scope="module")
def css() -> str:
    return TOKENS.read_text()


def test_contrast_of_black_on_white_is_21():
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)


def test_contrast_of_known_colours_agrees():
    # #777777 on white has the ratio 4.48, a common example of what just fails.
    grey = (0.5693, 0, 0)
    assert contrast(grey, (1, 0, 0)) == pytest.approx(4.48, abs=0.02)


def test_pairs_reach_their_floors(css):
    assert list_faults(read_block(css, ":root {"), PAIRS) == []


def test_every_colour_is_in_a_pair(css):
    """Hairline and veil alone carry nothing: they have no floor."""
    tokens = read_block(css, ":root {")
    colours = {name for name, value in tokens.items() if "oklch(" in value and "shadow" not in name}
    assert colours - {name for pair in PAIRS for name in pair[:2]} == {"line", "paper", "veil"}


def test_pairs_reach_their_floors_in_high_contrast(css):
    tokens = read_block(css, ":root {")
    strong = tokens | read_block(css, '[data-contrast="more"] {')
    assert list_faults(strong, PAIRS) == []


def test_high_contrast_is_the_same_by_setting_and_by_device(css):
    by_setting = read_block(css, '[data-contrast="more"] {')
    assert by_setting == read_block(css, ':root:not([data-contrast="standard"]) {')


def test_colours_stand_in_the_tokens_only():
    pattern = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab|lch)a?\(")
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(CSS.rglob("*.css"))
        if path.name not in {"tokens.css", "print.css"}
        for line in path.read_text().splitlines()
        if pattern.search(line)
    ]
    assert found == []


def test_custom_properties_are_all_defined(css):
    defined = set(read_block(css, ":root {"))
    # Set by the block that uses it, or by what stands around it.
    local = {"page-width", "ring", "behind", "edge"}
    missing = {
        f"{path.name}: --{name}"
        for path in CSS.rglob("*.css")
        for name in re.findall(r"var\(--([\w-]+)", path.read_text())
        if name not in defined | local
    }
    assert missing == set()
