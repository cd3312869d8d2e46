"""The addresses of accounts that allauth does not have."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("account/token/", views.token, name="account_token"),
]
