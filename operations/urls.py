"""Addresses of operations."""

from django.urls import path

from operations import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("operate/doctor/", views.doctor, name="doctor"),
    path("operate/doctor/<slug:name>/", views.repair, name="doctor_repair"),
]
