"""The addresses of Today, of Progress and of study plans."""

from django.urls import path

from progress.views import cohorts, progress, study_plans, today

urlpatterns = [
    path("", today.today, name="today"),
    path("today/length/", today.length, name="plan_length"),
    path("today/interview-date/", today.interview_date, name="interview_date"),
    path("today/questions/", today.questions, name="start_questions"),
    path("progress/", progress.progress, name="progress"),
    path("progress/topics/<slug:slug>/", progress.topic, name="topic_progress"),
    path("progress/figures/<slug:name>.<slug:form>", progress.figure, name="figure"),
    path("cohorts/<uuid:cohort_id>/progress/", cohorts.cohort, name="cohort_progress"),
    path(
        "cohorts/<uuid:cohort_id>/figures/<slug:name>.<slug:form>",
        cohorts.cohort_figure,
        name="cohort_figure",
    ),
    path(
        "cohorts/<uuid:cohort_id>/learners/<uuid:membership_id>/progress/",
        cohorts.learner,
        name="learner_progress",
    ),
    path(
        "cohorts/<uuid:cohort_id>/learners/<uuid:membership_id>/figures/<slug:name>.<slug:form>",
        cohorts.learner_figure,
        name="learner_figure",
    ),
    path("plans/", study_plans.study_plans, name="study_plans"),
    path("plans/<slug:slug>/", study_plans.study_plan, name="study_plan"),
    path("plans/<slug:slug>/leaving/", study_plans.study_plan_leaving, name="study_plan_leaving"),
]
