"""Covering names, employers and figures: what is found, and what stands for it."""

import pytest

from mockinterviews.domain.redaction import Finding, Sort, cover, find_sensitive, join


def found(text, sort):
    return {
        finding.text: finding.is_sure
        for finding in find_sensitive({"action": text})
        if finding.sort == sort
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I asked Maria Lopez and Dr. Chen.", {"Maria Lopez": True, "Chen": True}),
        ("With Maria I wrote it. Maria's plan held.", {"Maria": True}),
        ("Bob wanted another way.", {"Bob": False}),
        ("Customers waited. Everybody said so. Then I ran.", {}),
        ("In March we moved to AWS Lambda, DynamoDB and Node.js on Monday.", {}),
        ("I mailed maria@shop.example.", {"maria@shop.example": True}),
        (
            "With \u0141ukasz and O'Brien, McAdams, Jean-Luc.",
            {"\u0141ukasz": True, "O'Brien": True, "McAdams": True, "Jean-Luc": True},
        ),
        (
            "Tom's plan held. Ada and I wrote it: github.com/ada.",
            {"Tom": False, "Ada": False, "github.com/ada": True},
        ),
    ],
)
def test_names_are_told_from_what_only_has_a_capital(text, names):
    assert found(text, Sort.NAME) == names


@pytest.mark.parametrize(
    ("text", "employers"),
    [
        ("I worked at Acme Parcel for two years.", ["Acme Parcel"]),
        ("Later I joined Initech.", ["Initech"]),
        ("The bill of Blue River Ltd was high.", ["Blue River Ltd"]),
        ("We built it for Christmas, at Lambda's price.", []),
        ("I worked for IBM, then at eBay; the client was ACME Corp.", ["ACME Corp", "IBM", "eBay"]),
    ],
)
def test_employers_are_found_by_what_stands_before_them(text, employers):
    assert list(found(text, Sort.EMPLOYER)) == employers


def test_abbreviation_is_an_employer_for_sure_where_somebody_works():
    text = "I worked at IBM and looked at SQL."
    assert found(text, Sort.EMPLOYER) == {"IBM": True, "SQL": False}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It fell by 40 %, from €1,200 to 3.5 million.", ["40 %", "€1,200", "3.5 million"]),
        ("S3 and EC2 at the p95 took two hours.", []),
        ("In 2021 it took 180 ms.", ["2021", "180 ms"]),
    ],
)
def test_figures_keep_their_units(text, figures):
    assert list(found(text, Sort.FIGURE)) == figures


def test_a_name_has_one_number_wherever_it_stands():
    parts = {
        "situation": "Maria Lopez and Bob said it; the team of Bob's too.",
        "action": "I asked MARIA about 40 % of orders.",
    }
    chosen = [
        Finding(Sort.NAME, "Maria Lopez"),
        Finding(Sort.NAME, "Bob"),
        Finding(Sort.FIGURE, "40 %"),
    ]

    covered = {part: join(pieces) for part, pieces in cover(parts, chosen, ["orders"]).items()}

    assert covered == {
        "situation": "[name 1] and [name 2] said it; the team of [name 2]'s too.",
        "action": "I asked [name 1] about [figure] of [covered].",
    }


def test_letters_whose_small_form_is_another_are_covered():
    parts = {"action": "With Wei\u00df, \u0130nci and Irma, written \u0131rma."}
    chosen = [Finding(Sort.NAME, name) for name in ("Wei\u00df", "\u0130nci", "Irma")]
    covered = join(cover(parts, chosen)["action"])
    assert covered == "With [name 1], [name 2] and [name 3], written [name 3]."


def test_what_is_not_chosen_stays():
    parts = {"action": "I asked Maria.", "result": ""}
    assert {part: join(pieces) for part, pieces in cover(parts, []).items()} == parts
