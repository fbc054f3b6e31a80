"""Schemathesis, a generator of requests from OpenAPI documents, against the service's own document and Zuora's.

It works through all operations with what the document allows and what it forbids, follows ids from answer to answer,
and reports; the tests here read its report. No failure is enough to fail, and so is an operation that never succeeded.
"""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from string import Template
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
import yaml
from conftest import remark
from service import CLIENT, running

HERE = Path(__file__).parent
ZUORAS_DOCUMENT = HERE.parent.parent / "crates/service/openapi/zuora.yaml"
METHODS = {"get", "post", "patch", "delete"}
OPERATIONS = [
    f"{method.upper()} {path}"
    for path, operations in yaml.safe_load(ZUORAS_DOCUMENT.read_text())["paths"].items()
    for method in operations
    if method in METHODS
]
PHASES = ["coverage", "fuzzing", "stateful"]
SEQUENCES = "Stateful tests"

IS_FULL = "REPRISE_TEST_FULL" in os.environ
# Of Zuora's document: it declares few statuses and leaves rules to prose, so that what is refused or answered beyond
# it is judged by our own document, whose agreement with Zuora's the native tests prove. Off for that reason:
# status_code_conformance, negative_data_rejection, positive_data_acceptance, missing_required_header,
# unsupported_method, allow_header_conformance. There is one tenant, so there is no object_level_authorization.
CHECKS_OF_ZUORAS = [
    "not_a_server_error",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
]
# Checks, and requests for each operation in each phase: an ordinary run takes a minute or two.
DOCUMENTS = {
    "ours": (["all"], 500 if IS_FULL else 100),
    "zuoras": (CHECKS_OF_ZUORAS, 100 if IS_FULL else 25),
}
SEED = "1"
# No job gets on during a run, so that a run can be repeated; the samples have jobs in many states.
CLOCK_SPEED = "1"
PLANNED_AHEAD = timedelta(days=365)
# To be removed. Other ones are made and removed on the way.
RECIPIENTS = 40
TIMEOUT = 30


@dataclass
class Run:
    """What Schemathesis reported, by operation."""

    output: str
    report: dict[str, Any]
    failures: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def successes(self, operation: str) -> int:
        """How many requests were answered with 2xx."""
        return sum(count for status, count in self.statuses[operation].items() if 200 <= status < 300)


@pytest.fixture(scope="module", params=DOCUMENTS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run for each document, on a service of its own."""
    checks, examples = DOCUMENTS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    with running(folder, "--clock-speed", CLOCK_SPEED) as url:
        document = f"{url}/openapi.json" if request.param == "ours" else str(ZUORAS_DOCUMENT)
        run = schemathesis(folder, url, document, checks, examples)
    remark(request.config, [f"\nSchemathesis with the document that is {request.param}:", *table(run)])
    return run


def schemathesis(folder: Path, url: str, document: str, checks: list[str], examples: int) -> Run:
    """Runs Schemathesis to its end and reads its reports."""
    settings = folder / "schemathesis.toml"
    settings.write_text(Template((HERE / "schemathesis.toml").read_text()).substitute(values(url)))
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"]
    command += [document, "--url", url, "--checks", ",".join(checks), "--max-examples", str(examples)]
    command += ["--phases", "examples,coverage,fuzzing,stateful", "--continue-on-failure", "--no-color"]
    if not IS_FULL:
        command += ["--seed", SEED]
    reports = {name: folder / f"report.{name}" for name in ("json", "junit", "ndjson")}
    for name, path in reports.items():
        command += [f"--report-{name}-path", str(path)]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    # 1 says that something failed, which the reports tell in detail.
    assert done.returncode in (0, 1), f"Schemathesis ended with {done.returncode}: {done.stdout}"
    run = Run(done.stdout, json.loads(reports["json"].read_text()))
    for case in ElementTree.parse(reports["junit"]).iter("testcase"):
        run.failures[case.attrib["name"]] = "\n".join(problem.text or "" for problem in case)
    with reports["ndjson"].open() as events:
        for line in events:
            count(run, json.loads(line).get("ScenarioFinished", {}).get("recorder", {}))
    return run


def values(url: str) -> dict[str, str]:
    """What schemathesis.toml is completed with: a token, a job that can be stopped at any time, and recipients."""
    form = {"client_id": CLIENT.id, "client_secret": CLIENT.secret, "grant_type": "client_credentials"}
    token = requests.post(f"{url}/oauth/token", data=form, timeout=TIMEOUT).json()["access_token"]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    listed = session.get(f"{url}/test-environments", timeout=TIMEOUT).json()["result"]
    environment = next(one["id"] for one in listed if one["tenantName"] == "UAT Europe")

    def make(kind: str, body: dict[str, str]) -> str:
        answer = session.post(f"{url}/test-environments/{environment}/{kind}", json=body, timeout=TIMEOUT)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    time = (datetime.now(timezone.utc) + PLANNED_AHEAD).strftime("%Y-%m-%dT%H:%M:%SZ")
    recipients = [make("notifications", {"address": f"{number}@example.com"}) for number in range(RECIPIENTS)]
    return {
        "HERE": str(HERE),
        "TOKEN": token,
        "CLIENT_ID": CLIENT.id,
        "CLIENT_SECRET": CLIENT.secret,
        "ENVIRONMENT": environment,
        "JOB": make("jobs", {"jobType": "REFRESH", "scheduledRefreshTime": time}),
        "NOTIFICATIONS": json.dumps(recipients),
        "TIME": time,
    }


def count(run: Run, recorded: dict[str, Any]) -> None:
    """Counts the answers of a scenario by operation."""
    for number, interaction in recorded.get("interactions", {}).items():
        case = recorded["cases"][number]["value"]
        if interaction.get("response"):
            run.statuses[f"{case['method']} {case['path']}"][interaction["response"]["status_code"]] += 1


def table(run: Run) -> list[str]:
    """How often each operation was called, and how that was answered."""
    rows = [f"{'':<62}{'calls':>7}{'2xx':>7}"]
    for operation in OPERATIONS:
        statuses = run.statuses[operation]
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
        rows.append(f"{operation:<62}{statuses.total():>7}{run.successes(operation):>7}   {answers}")
    cases, seconds = run.report["test_cases"]["generated"], run.report["running_time"]
    return [*rows, f"{cases} cases in {seconds:.0f} seconds, seed {run.report['seed']}"]


def test_it_ran_to_its_end(run: Run) -> None:
    """Schemathesis went through all operations in all phases, and had no difficulty of its own."""
    report = run.report
    assert (report["stop_reason"], report["complete"], report["errors"]) == ("completed", True, []), run.output
    assert report["operations"]["tested"] == len(OPERATIONS)
    assert {phase: report["phases"][phase]["skip_reason"] for phase in PHASES} == dict.fromkeys(PHASES), run.output


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation(run: Run, operation: str) -> None:
    """The operation is as the document says, and was really reached."""
    assert not run.failures[operation], run.failures[operation]
    assert run.successes(operation) > 0, f"never answered with success: {dict(run.statuses[operation])}"


def test_sequences(run: Run) -> None:
    """So it is in sequences of operations, in which one takes ids from the answer of another."""
    assert not run.failures[SEQUENCES], run.failures[SEQUENCES]


def test_nothing_else_failed(run: Run) -> None:
    """A failure under a name that is looked up nowhere, such as a method that there is not."""
    others = run.failures.keys() - {*OPERATIONS, SEQUENCES}
    assert not any(run.failures[name] for name in others), [run.failures[name] for name in others]
