"""Everything that the benches of pages count, on one site: statements and bytes, and no times.

script/bench once                      under a minute
script/bench once --prepared VAR       begins with a copy of the data of a site
"""

import argparse

from bench import lessons, practice, reviews, saves, web
from bench.report import finish
from studyhub.garbage import seldom


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prepared", default="", help="the var/ of a site that does not run")
    arguments = parser.parse_args()
    # The packs that it loads make much that stays.
    with seldom(), web.run_bench(arguments.prepared, counts=True) as bench:
        figures = web.list_figures(web.measure_all(bench, web.PAGES))
        for growth in (lessons.GROWTH, practice.GROWTH, reviews.GROWTH):
            figures += growth.measure(bench, growth.least)
        figures += saves.measure(bench, saves.LEAST)
    finish("once", figures)


if __name__ == "__main__":
    main()
