"""Making the tables of an app in one step, when a database is new.

Django builds the models that have to do with a model anew after each operation that touches it, and
nearly all of ours have to do with the people: nine tenths of the processor time of migrating from
nothing. Here the operations say what there is at last, and it is built once.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

MAKING = (CreateModel, AddField, AddIndex, AddConstraint)


class InOneStep(Operation):
    """Make the tables that `operations` come to: each model with all that they add to it later.

    They only make models and add to these: no data, no SQL, nothing of another app. Raise TypeError
    for any other, which would be lost.
    """

    def __init__(self, operations: list[Operation]) -> None:
        if others := [one for one in operations if not isinstance(one, MAKING)]:
            raise TypeError(f"{others[0]!r} makes no table: it stands behind this step.")
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without them nothing is built anew between the operations; who asks builds all, once.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.list_models(app_label, to_state.apps):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed([*self.list_models(app_label, from_state.apps)]):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def list_models(self, app_label: str, apps: Apps) -> Iterator[type[Model]]:
        """Return what is made, in that order. References between tables are made at the end."""
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                yield apps.get_model(app_label, operation.name)

    def describe(self) -> str:
        return "Make the tables in one step"
