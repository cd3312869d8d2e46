"""The addresses of practice, answers, recall and lesson checks."""

from django.urls import path

from questions.views import (
    answers,
    checks,
    choosing,
    flags,
    placement,
    practice,
    problems,
    recall,
    self_marking,
    studying,
)

urlpatterns = [
    path("practice/", choosing.choose, name="practice"),
    path("practice/supply/", choosing.supply, name="practice_supply"),
    path("practice/flagged/", flags.flagged, name="flagged"),
    path("practice/placement/", placement.placement, name="placement"),
    path("practice/placement/skip/", placement.skip, name="placement_skip"),
    path("practice/<uuid:practice_id>/<int:position>/", practice.item, name="practice_item"),
    path("practice/<uuid:practice_id>/<int:position>/skip/", practice.skip, name="practice_skip"),
    path("practice/<uuid:practice_id>/<int:position>/hint/", practice.hint, name="practice_hint"),
    path("practice/<uuid:practice_id>/<int:position>/flag/", practice.flag, name="practice_flag"),
    path("practice/<uuid:practice_id>/summary/", practice.summary, name="practice_summary"),
    path("practice/<uuid:practice_id>/retry/", practice.retry, name="practice_retry"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<uuid:submission_id>/", answers.answer, name="answer"),
    path("answers/<uuid:submission_id>/score/", answers.score, name="answer_score"),
    path("answers/<uuid:submission_id>/problem/", problems.report, name="report_problem"),
    path("questions/problems/<int:problem_id>/", problems.problem, name="problem"),
    path("answers/<uuid:submission_id>/similar/", choosing.similar, name="similar"),
    path("answers/<uuid:submission_id>/own-mark/", self_marking.self_mark, name="self_mark"),
    path("recall/", recall.recall, name="recall"),
    path("sessions/", studying.start, name="study_start"),
    path("sessions/<uuid:session_id>/", studying.study, name="study"),
    path("sessions/<uuid:session_id>/step/", studying.step, name="study_step"),
    path("sessions/<uuid:session_id>/next/", studying.next_step, name="study_next"),
    path("sessions/<uuid:session_id>/clock/", studying.clock, name="study_clock"),
    path("sessions/<uuid:session_id>/summary/", studying.summary, name="study_summary"),
    path("lessons/<slug:lesson_slug>/checks/<slug:slug>/", checks.check, name="check"),
]
