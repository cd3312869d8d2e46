"""The addresses of practice, answers, recall and lesson checks."""

from django.urls import path

from questions.views import answers, checks, practice, problems, recall

urlpatterns = [
    path("practice/", practice.choose, name="practice"),
    path("practice/<uuid:practice_id>/<int:position>/", practice.item, name="practice_item"),
    path("practice/<uuid:practice_id>/<int:position>/skip/", practice.skip, name="practice_skip"),
    path("practice/<uuid:practice_id>/summary/", practice.summary, name="practice_summary"),
    path("practice/<uuid:practice_id>/retry/", practice.retry, name="practice_retry"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<uuid:submission_id>/", answers.answer, name="answer"),
    path("answers/<uuid:submission_id>/score/", answers.score, name="answer_score"),
    path("questions/problems/<int:problem_id>/", problems.problem, name="problem"),
    path("recall/", recall.recall, name="recall"),
    path("lessons/<slug:lesson_slug>/checks/<slug:slug>/", checks.check, name="check"),
]
