"""What Schemathesis is told about the documents. It loads this file itself."""

from typing import Any

import schemathesis

METHODS = {"get", "post", "patch", "delete"}


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Takes Content-Encoding away: who sends it has to pack the body, and Schemathesis does not."""
    for path in raw_schema["paths"].values():
        for operation in (operation for method, operation in path.items() if method in METHODS):
            operation["parameters"] = [one for one in operation["parameters"] if not is_content_encoding(one)]


def is_content_encoding(parameter: dict[str, str]) -> bool:
    """Whether it is that header, or a reference to it."""
    name = parameter.get("name") or parameter["$ref"]
    return name.replace("_", "-").lower().endswith("content-encoding")
