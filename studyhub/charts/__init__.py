"""Charts as plain SVG, drawn on the server: five forms, each with its data as a table.

    draw_bars    upright bars from zero, or `draw_rows` of them lying, with intervals and an aim
    draw_lines   values over time: one line with its intervals as a band, or several
    draw_matrix  rows and columns of cells in five steps of lightness
    draw_days    a calendar of weeks, Monday on top
    draw_dots    shares on one scale, with intervals and what each is held against

Across, everything is in percent of the width, so that a chart fits a phone and a wide window with
the same letters; upwards in pixels. Colours come from classes. Nothing needs a style attribute:
what the policy of the site refuses. `templates/ui/chart.html` sets the frame around the picture,
`static/js/charts.js` shows the value under the pointer and lets arrow keys walk; without script
the picture has its titles, and the table is the same for everybody.

SVG is written here and not in templates: a calendar of half a year is 180 marks, which cost
a template forty times as much.
"""

from studyhub.charts.bars import draw_bars, draw_rows
from studyhub.charts.days import Square, draw_days
from studyhub.charts.dots import draw_dots
from studyhub.charts.frame import Chart, Point
from studyhub.charts.lines import Series, draw_line, draw_lines
from studyhub.charts.matrix import Cell, draw_matrix
from studyhub.charts.tables import Column, Table, Unit

__all__ = [
    "Cell",
    "Chart",
    "Column",
    "Point",
    "Series",
    "Square",
    "Table",
    "Unit",
    "draw_bars",
    "draw_days",
    "draw_dots",
    "draw_line",
    "draw_lines",
    "draw_matrix",
    "draw_rows",
]
