"""What the site holds of packs, to be compared before and after."""

from django.apps import apps

from questions.models import BanksEdition

APPS = ("lessons", "questions", "mockinterviews", "progress", "search", "packs")


def contents(*names: str) -> dict[str, list]:
    """All rows of the apps that have a part of a pack, with their ids, by the name of the model.

    Equal ones mean that nothing was written. The stamp of the banks is left out: a statement that
    finds nothing to write gives another one as well.
    """
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for name in names or APPS
        for model in apps.get_app_config(name).get_models()
        if model is not BanksEdition
    }
