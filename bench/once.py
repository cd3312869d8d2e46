"""Everything that the benches of pages count, on one site: statements and bytes, and no times.

script/bench once                      under a minute
script/bench once --tables ADDRESS     begins with a copy of a migrated database
"""

import argparse

from bench import lessons, practice, reviews, saves, web
from bench.report import finish


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tables", default="", help="the address of a migrated database")
    arguments = parser.parse_args()
    with web.run_bench(arguments.tables) as bench:
        figures = web.list_figures(web.measure_all(bench, web.PAGES))
        for growth in (lessons.GROWTH, practice.GROWTH, reviews.GROWTH):
            figures += growth.measure(bench, growth.least)
        figures += saves.measure(bench, saves.LEAST)
    finish("once", figures)


if __name__ == "__main__":
    main()
