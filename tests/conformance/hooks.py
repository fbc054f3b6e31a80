"""What Schemathesis is told about the documents. It loads this file itself."""

from typing import Any

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.transport import Response

METHODS = {"get", "post", "patch", "delete"}
# The fields of requests that may be left out.
OPTIONAL_FIELDS = ("scheduledRefreshTime", "address", "name")


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Takes Content-Encoding away: who sends it has to pack the body, and Schemathesis does not."""
    for path in raw_schema["paths"].values():
        for operation in (operation for method, operation in path.items() if method in METHODS):
            operation["parameters"] = [one for one in operation["parameters"] if not is_content_encoding(one)]


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext, failure: Failure, case: schemathesis.Case, response: Response
) -> bool:
    """Keeps every failure but that null was taken for a field that is left out.

    Many programs write null for what they do not have, and the service understands them. Both documents say that it is
    against the schema, as it is in answers.
    """
    fields = case.body if isinstance(case.body, dict) else {}
    is_null = any(fields.get(name, "") is None for name in OPTIONAL_FIELDS)
    return not (is_null and isinstance(failure, AcceptedNegativeData))


def is_content_encoding(parameter: dict[str, str]) -> bool:
    """Whether it is that header, or a reference to it."""
    name = parameter.get("name") or parameter["$ref"]
    return name.replace("_", "-").lower().endswith("content-encoding")
