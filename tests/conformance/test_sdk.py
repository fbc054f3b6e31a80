"""The library that Zuora publishes for Python, `zuora-sdk`, as a client of the service.

It has no functions for test environments, so they go through the call that all of its functions are made of; tokens
go through its own.
"""

import json
from typing import Any

import pytest
from service import CLIENT, ONLOOKER, Client
from zuora_sdk import ApiResponse, Configuration
from zuora_sdk.exceptions import (
    ApiException,
    BadRequestException,
    ForbiddenException,
    NotFoundException,
    UnauthorizedException,
)
from zuora_sdk.zuora_client import ZuoraClient

# So many looks at a job are more than enough for a stop that takes a quarter of a second.
MOST_LOOKS = 10_000

REFRESH = {"jobType": "REFRESH"}
CANCEL = {"jobAction": "CANCEL"}
RECIPIENT = {"address": "ops@example.com", "name": "Ops"}


def unsigned(url: str, client: Client = CLIENT) -> ZuoraClient:
    """A client without a token."""
    return ZuoraClient(client.id, client.secret, None, config=Configuration(host=url))


def signed_in(url: str, client: Client = CLIENT) -> ZuoraClient:
    """A client with a token that the library got."""
    zuora = unsigned(url, client)
    zuora.refresh_token()
    assert not zuora.is_token_expired()
    return zuora


def call(
    zuora: ZuoraClient, method: str, path: str, body: dict[str, Any] | None = None, track_id: str | None = None
) -> ApiResponse[Any]:
    """Calls an operation as the functions of the library do; refusals are its exceptions."""
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if track_id is not None:
        headers["Zuora-Track-Id"] = track_id
    api = zuora.api_client
    answer = api.call_api(*api.param_serialize(method, path, header_params=headers, body=body))
    answer.read()
    return api.response_deserialize(answer, {"2XX": "object"})


def environment(zuora: ZuoraClient, name: str) -> dict[str, Any]:
    """The sample environment with that name."""
    listed = call(zuora, "GET", "/test-environments").data
    assert listed["size"] == len(listed["result"])
    return next(one for one in listed["result"] if one["tenantName"] == name)


def path_of(zuora: ZuoraClient, name: str) -> str:
    """Its path."""
    return f"/test-environments/{environment(zuora, name)['id']}"


def reason(refused: pytest.ExceptionInfo[ApiException]) -> str:
    """The message in the body of a refusal."""
    body = json.loads(refused.value.body or "")
    assert body["requestId"] == refused.value.zuora_request_id
    return body["reasons"][0]["message"]


def location(made: ApiResponse[Any]) -> str:
    """Where what was made is."""
    assert made.headers is not None
    return made.headers["location"]


def operations(path: str) -> list[tuple[str, str, dict[str, str] | None]]:
    """The eleven operations that need a token, on an environment."""
    job, notification = f"{path}/jobs/x", f"{path}/notifications/x"
    return [
        ("GET", "/test-environments", None),
        ("GET", path, None),
        ("POST", f"{path}/jobs", REFRESH),
        ("GET", f"{path}/jobs", None),
        ("GET", job, None),
        ("POST", f"{job}/actions", CANCEL),
        ("POST", f"{path}/notifications", RECIPIENT),
        ("GET", f"{path}/notifications", None),
        ("GET", notification, None),
        ("PATCH", notification, RECIPIENT),
        ("DELETE", notification, None),
    ]


def test_token(service: str) -> None:
    """The library's own function for tokens understands the answer, its types and its headers."""
    tokens = unsigned(service).o_auth_api()
    form = (CLIENT.id, CLIENT.secret, "client_credentials")
    answer = tokens.create_token_with_http_info(*form, zuora_track_id="a track id")
    assert (answer.status_code, answer.data.token_type, answer.data.expires_in) == (200, "bearer", 3599)
    assert len(answer.data.access_token) == 32 and answer.data.scope and answer.data.jti
    assert answer.zuora_track_id == "a track id" and len(answer.zuora_request_id) == 36


def test_wrong_secret(service: str) -> None:
    """A wrong secret is the library's exception for it, with the message in its own type."""
    with pytest.raises(UnauthorizedException) as refused:
        unsigned(service).o_auth_api().create_token(CLIENT.id, "wrong", "client_credentials")
    said: Any = refused.value.data
    assert refused.value.status == 401 and "client secret" in said.message


def test_wrong_grant(service: str) -> None:
    """A wrong form is the library's exception for it, with code and message in its own type."""
    with pytest.raises(BadRequestException) as refused:
        unsigned(service).o_auth_api().create_token(CLIENT.id, CLIENT.secret, "password")
    said: Any = refused.value.data
    assert said.code == 50000020 and "grant_type" in said.message


def test_without_token(service: str) -> None:
    """Without a token, every operation is the library's exception for it."""
    for method, path, body in operations(path_of(signed_in(service), "UAT Europe")):
        with pytest.raises(UnauthorizedException):
            call(unsigned(service), method, path, body)


def test_without_permission(service: str) -> None:
    """A client without the permission gets a token, and nothing for it."""
    for method, path, body in operations(path_of(signed_in(service), "UAT Europe")):
        with pytest.raises(ForbiddenException) as refused:
            call(signed_in(service, ONLOOKER), method, path, body)
        assert "Refresh Central Sandbox" in reason(refused)


def test_notifications(service: str) -> None:
    """A recipient is added, read, changed, listed and removed."""
    zuora = signed_in(service)
    every = f"{path_of(zuora, 'UAT Europe')}/notifications"
    before = call(zuora, "GET", every).data["result"]

    made = call(zuora, "POST", every, RECIPIENT)
    one = f"{every}/{made.data['id']}"
    assert (made.status_code, location(made)) == (201, one)
    assert made.data == {"id": made.data["id"], "testEnvironmentId": one.split("/")[2], **RECIPIENT}
    assert call(zuora, "GET", one).data == made.data

    changed = call(zuora, "PATCH", one, {"name": "Operations"})
    assert (changed.status_code, changed.data) == (200, {**made.data, "name": "Operations"})
    assert call(zuora, "GET", every).data == {"result": [*before, changed.data], "size": len(before) + 1}

    with pytest.raises(BadRequestException):
        call(zuora, "PATCH", one, {"address": "nobody"})
    removed = call(zuora, "DELETE", one)
    assert (removed.status_code, removed.data) == (200, changed.data)
    for method, body in [("GET", None), ("PATCH", RECIPIENT), ("DELETE", None)]:
        with pytest.raises(NotFoundException):
            call(zuora, method, one, body)
    assert call(zuora, "GET", every).data["result"] == before


def test_refresh(service: str) -> None:
    """A refresh is started, found where Location says, listed, and stopped; then there can be another one."""
    zuora = signed_in(service)
    path = path_of(zuora, "Finance training")
    assert call(zuora, "GET", path).data["status"] == "ACTIVE"

    made = call(zuora, "POST", f"{path}/jobs", REFRESH)
    job = location(made)
    assert (made.status_code, job) == (201, f"{path}/jobs/{made.data['id']}")
    assert (made.data["jobType"], made.data["status"], made.data["progressPercentage"]) == ("REFRESH", "NEW", 0)
    assert call(zuora, "GET", job).data["id"] == made.data["id"]
    assert call(zuora, "GET", f"{path}/jobs").data["result"][0]["id"] == made.data["id"]
    assert call(zuora, "GET", path).data["status"] == "PROCESSING"
    with pytest.raises(BadRequestException):
        call(zuora, "POST", f"{path}/jobs", REFRESH)

    stopping = call(zuora, "POST", f"{job}/actions", CANCEL)
    assert (stopping.status_code, stopping.data["status"]) == (200, "CANCELLING")
    looks = (call(zuora, "GET", job).data["status"] for _ in range(MOST_LOOKS))
    assert next((status for status in looks if status != "CANCELLING"), None) == "CANCELLED"
    with pytest.raises(BadRequestException) as refused:
        call(zuora, "POST", f"{job}/actions", CANCEL)
    assert "CANCELLED" in reason(refused)
    assert call(zuora, "POST", f"{path}/jobs", REFRESH).status_code == 201


def test_refresh_too_early(service: str) -> None:
    """An environment that was refreshed a short time ago is not refreshed again, but that can be planned."""
    zuora = signed_in(service)
    name = "Migration rehearsal"
    jobs = f"{path_of(zuora, name)}/jobs"
    with pytest.raises(ForbiddenException) as refused:
        call(zuora, "POST", jobs, REFRESH)
    following = environment(zuora, name)["nextRefreshTime"]
    assert following in reason(refused)
    planned = call(zuora, "POST", jobs, {**REFRESH, "scheduledRefreshTime": following})
    assert (planned.status_code, planned.data["status"]) == (201, "SCHEDULED")


def test_compression(service: str) -> None:
    """A long answer is compressed for who accepts it, and the library reads it."""
    zuora = signed_in(service)
    plain = call(zuora, "GET", "/test-environments")
    zuora.set_accept_encoding("gzip")
    packed = call(zuora, "GET", "/test-environments")
    assert (plain.content_encoding, packed.content_encoding) == ("", "gzip")
    assert [one["id"] for one in packed.data["result"]] == [one["id"] for one in plain.data["result"]]
    shortest = call(zuora, "GET", f"{path_of(zuora, 'QA Americas')}/notifications")
    assert len(shortest.raw_data) <= 1000 and shortest.content_encoding == ""


def test_track_id(service: str) -> None:
    """What the library calls the headers of an answer is there: also in exceptions."""
    zuora = signed_in(service)
    answer = call(zuora, "GET", "/test-environments", track_id="6c1d7c0e")
    assert answer.zuora_track_id == "6c1d7c0e" and len(answer.zuora_request_id) == 36
    with pytest.raises(NotFoundException) as refused:
        call(zuora, "GET", "/test-environments/x", track_id="6c1d7c0e")
    assert refused.value.zuora_track_id == "6c1d7c0e" and "test environment" in reason(refused)
