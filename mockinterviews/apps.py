from django.apps import AppConfig


class MockinterviewsConfig(AppConfig):
    name = "mockinterviews"
