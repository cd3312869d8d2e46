"""Every figure of a learner by its name: one door gives each of them as a file."""

from progress.figures.base import Action, Draw, Figure
from progress.figures.days import draw_half_year
from progress.figures.interviews import draw_sections
from progress.figures.memory import draw_fading, draw_forecast, draw_retention, draw_stabilities
from progress.figures.pace import draw_pace
from progress.figures.plan import draw_way
from progress.figures.readiness import draw_readiness
from progress.figures.stories import draw_star_parts
from progress.figures.sureness import draw_sureness
from progress.figures.topics import draw_objectives, draw_topics

FIGURES: dict[str, Draw] = {
    "readiness": draw_readiness,
    "topics": draw_topics,
    "objectives": draw_objectives,
    "days": draw_half_year,
    "interviews": draw_sections,
    "sureness": draw_sureness,
    "star": draw_star_parts,
    "pace": draw_pace,
    "fading": draw_fading,
    "plan": draw_way,
    "retention": draw_retention,
    "stability": draw_stabilities,
    "forecast": draw_forecast,
}
# What the page of Progress shows beside readiness and the topics, in this order.
OVERVIEW = ("interviews", "sureness", "star", "pace", "fading", "days")

__all__ = ["FIGURES", "OVERVIEW", "Action", "Draw", "Figure"]
