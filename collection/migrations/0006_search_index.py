"""The index of tokens; it fills by itself."""

from typing import Any

from django.db import migrations

from collection.search.index import CREATE, DROP


def create(apps: Any, editor: Any) -> None:
    for statement in CREATE[editor.connection.vendor]:
        editor.execute(statement)


def drop(apps: Any, editor: Any) -> None:
    editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("collection", "0005_signed_in_with")]

    operations = [migrations.RunPython(create, drop)]
