"""The addresses of one's own answers, below /answers/."""

from django.urls import path

from questions.views import answers, choosing, problems, self_marking

urlpatterns = [
    path("<uuid:submission_id>/score/", answers.score, name="answer_score"),
    path("", answers.answers, name="answers"),
    path("<uuid:submission_id>/", answers.answer, name="answer"),
    path("<uuid:submission_id>/problem/", problems.report, name="report_problem"),
    path("<uuid:submission_id>/similar/", choosing.similar, name="similar"),
    path("<uuid:submission_id>/own-mark/", self_marking.self_mark, name="self_mark"),
]
