"""The addresses of what there is to read."""

from django.urls import path

from lessons import views

urlpatterns = [
    path("learn/", views.learn, name="learn"),
    path("learn/<slug:slug>/", views.track, name="track"),
    path("learn/<slug:track_slug>/<slug:slug>/", views.topic, name="topic"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<slug:slug>/place/", views.lesson_place, name="lesson_place"),
    path("lessons/<slug:slug>/done/", views.lesson_done, name="lesson_done"),
    path("lessons/<slug:slug>/open/", views.lesson_open, name="lesson_open"),
]
