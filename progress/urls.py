"""The addresses of Today and Progress."""

from django.urls import path

from progress import views

urlpatterns = [
    path("", views.today, name="today"),
    path("today/length/", views.length, name="plan_length"),
    path("today/interview-date/", views.interview_date, name="interview_date"),
    path("today/questions/", views.questions, name="start_questions"),
    path("progress/", views.progress, name="progress"),
    path("progress/topics/<slug:slug>/", views.topic, name="topic_progress"),
]
