"""What each role may do: groups with permissions, brought up to date by every migration.

An app says in a module `granting.py` which of its permissions a role has (`GRANTS`). Permissions
exist only after the migrations (Django makes them then), and so do these groups.
"""

from collections.abc import Mapping
from importlib import import_module

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.utils.module_loading import module_has_submodule

from accounts.models import Role


def find_grants(app_config: AppConfig) -> Mapping[Role, tuple[str, ...]]:
    """Return the code names that `app_config` grants to each role, of its own models."""
    if not module_has_submodule(app_config.module, "granting"):
        return {}
    return import_module(f"{app_config.name}.granting").GRANTS


def list_grants() -> dict[Role, set[str]]:
    """Return every role's permissions as `app.codename`, over all apps."""
    found = {role: set() for role in Role}
    for config in installed.get_app_configs():
        for role, names in find_grants(config).items():
            found[role] |= {f"{config.label}.{name}" for name in names}
    return found


def grant_permissions(app_config: AppConfig, *, using: str, apps=installed, **_signal) -> None:
    """Give the groups of the roles what this app grants them; twice is the same as once.

    What an operator granted beyond that stays. Without the table of groups (a migration back to
    nothing) there is nothing to do.
    """
    grants = find_grants(app_config)
    if not grants:
        return
    try:
        group_model = apps.get_model("auth", "Group")
        permission_model = apps.get_model("auth", "Permission")
    except LookupError:
        return
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    known = permission_model.objects.using(using).filter(content_type__app_label=app_config.label)
    by_name = {permission.codename: permission for permission in known}
    for role, names in grants.items():
        group, _made = group_model.objects.using(using).get_or_create(name=role.value)
        group.permissions.add(*(by_name[name] for name in names))
