"""A chart of each form, for the pattern library: with little and with much to show."""

from datetime import date, timedelta

from studyhub.charts import (
    Cell,
    Chart,
    Column,
    Point,
    Series,
    Square,
    Table,
    Unit,
    draw_bars,
    draw_days,
    draw_dots,
    draw_line,
    draw_lines,
    draw_matrix,
    draw_rows,
)

FIRST = date(2026, 1, 5)
NAMES = ("Fundamentals", "Coding", "Security and least privilege in practice", "Patterns")
HOW = "The sums of the facts behind each mark, as they were folded a moment ago."


def chart_specimens() -> list[Chart]:
    """Return the charts, each with links to its data that lead nowhere."""
    charts = (forecast(), stars(), retention(), sections(), activity(), half_year(), sureness())
    return [chart.at(f"#{chart.slug}") for chart in charts]


def forecast() -> Chart:
    counts = [14, 9, 11, 20, 7, 0, 3, 12, 16, 8, 9, 22, 5, 4, 18, 9, 7, 6, 12, 10, 8]
    days = [FIRST + timedelta(days=number) for number in range(len(counts))]
    return draw_bars(
        slug="specimen-bars",
        title="210 cards in the next 21 days",
        columns=("Day", "Cards"),
        points=[
            Point(f"{day:%-d %b}", count, f"{count} cards", name=f"{day:%a %-d %B}")
            for day, count in zip(days, counts, strict=True)
        ],
        aim=20,
        aim_says="Your limit of 20 a day",
        how=HOW,
    )


def stars() -> Chart:
    shares = ((0.62, 9), (0.55, 9), (0.71, 9), (0.28, 8))
    return draw_rows(
        slug="specimen-rows",
        title="Results earn least: 28 % of their points",
        columns=("Part", "Earned"),
        points=[
            Point(
                name,
                share,
                f"{share * 100:.0f} %, likely {share * 60:.0f} to {share * 100 + 18:.0f}, n {n}",
                span=(share * 0.6, min(1, share + 0.18)),
                aim=0.7,
            )
            for name, (share, n) in zip(NAMES, shares, strict=True)
        ],
        aim_says="What a good answer earns, 70 %",
        how=HOW,
    )


def retention() -> Chart:
    shares = (0.71, 0.78, None, 0.82, 0.85, 0.88, 0.86, 0.9, 0.91, 0.9, 0.93, 0.92)
    return draw_line(
        slug="specimen-line",
        title="You remember 88 %, as you aim at: 90 %",
        columns=("Week from", "Remembered"),
        points=[
            Point(
                f"{FIRST + timedelta(weeks=number):%-d %b}",
                share,
                "– (no look)" if share is None else f"{share * 100:.0f} % of 40",
                span=share and (share - 0.08, min(1, share + 0.05)),
            )
            for number, share in enumerate(shares)
        ],
        low=0.5,
        high=1.0,
        aim=0.9,
        aim_says="Your aim, 90 %",
        how=HOW,
    )


def sections() -> Chart:
    shares = {
        "Core": (0.4, 0.55, 0.6, 0.72),
        "Coding": (0.5, None, 0.45, 0.5),
        "Design": (0.3, 0.35, 0.62, 0.64),
        "Story": (None, 0.7, 0.66, 0.81),
    }
    days = [f"{FIRST + timedelta(days=9 * number):%-d %b}" for number in range(4)]
    return draw_lines(
        slug="specimen-lines",
        title="Core rose from 40 to 72 in four interviews",
        columns=("Interview", "Points of 100"),
        series=[
            Series(
                name,
                [
                    Point(
                        day, share, "–" if share is None else f"{share * 100:.0f}", f"{name}, {day}"
                    )
                    for day, share in zip(days, values, strict=True)
                ],
            )
            for name, values in shares.items()
        ],
        low=0.0,
        high=1.0,
        aim=0.65,
        aim_says="The line, 65",
        table=Table(
            (
                Column("interview", "Interview", Unit.TEXT),
                *(Column(name.lower(), name, Unit.SHARE) for name in shares),
            ),
            list(zip(days, *shares.values(), strict=True)),
        ),
        how=HOW,
    )


def activity() -> Chart:
    people = {"Alice": 3, "Eve": 0, "Ken with a rather long name": 7, "Mia": 2}
    days = [FIRST + timedelta(days=number) for number in range(14)]
    minutes = {
        name: [(number * seed * 7) % 61 for number in range(14)] for name, seed in people.items()
    }
    columns = (
        Column("learner", "Learner", Unit.TEXT),
        *(Column(day.isoformat(), f"{day:%-d %b}", Unit.MINUTES) for day in days),
    )
    return draw_matrix(
        slug="specimen-matrix",
        title="3 of 4 studied in the last 14 days",
        columns=[f"{day:%-d}" for day in days],
        rows=[
            (
                name,
                [
                    Cell(
                        min(4, value // 12),
                        f"{name}, {day:%-d %B}: {value} min",
                        url=f"#{name.split()[0].lower()}-{day:%-d}",
                    )
                    for day, value in zip(days, values, strict=True)
                ],
            )
            for name, values in minutes.items()
        ],
        table=Table(columns, [(name, *values) for name, values in minutes.items()]),
        how=HOW,
    )


def half_year() -> Chart:
    minutes = [(number * number * 13) % 67 if number % 7 < 5 else 0 for number in range(179)]
    squares = [
        Square(day, min(4, value // 14), f"{day:%A %-d %B}: {value} min")
        for number, value in enumerate(minutes)
        if (day := FIRST + timedelta(days=number))
    ]
    weeks = [squares[start : start + 7] for start in range(0, len(squares), 7)]
    return draw_days(
        slug="specimen-days",
        title="123 days of study in 26 weeks",
        weeks=weeks,
        legend=("no study", "50 minutes or more"),
        table=Table(
            (Column("week", "Week from", Unit.DAY), Column("days", "Days")),
            [(week[0].day, sum(one.level > 0 for one in week)) for week in weeks],
        ),
        how=HOW,
    )


def sureness() -> Chart:
    shares = (("Sure", 0.78, (0.64, 0.87), 46), ("Think so", 0.61, (0.47, 0.73), 51))
    known = [
        Point(name, share, f"{share * 100:.0f} %, n {n}", span=span)
        for name, share, span, n in shares
    ]
    return draw_dots(
        slug="specimen-dots",
        title="When sure you are right 78 % of the time",
        columns=("You said", "Right"),
        points=[*known, Point("Guess", None, "–, 2 answers, 5 are needed")],
        ticks=((0, "0 %"), (0.5, "50 %"), (1, "100 %")),
        how=HOW,
    )
