"""The addresses of the floor."""

from django.urls import path

from bench.floor import views

urlpatterns = [
    path("empty/", views.empty, name="empty"),
    path("shelves/<slug:slug>/", views.shelf, name="shelf"),
    path("remarks/", views.remark, name="remark"),
]
