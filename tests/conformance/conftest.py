"""What the tests share."""

from collections.abc import Iterator

import pytest
from service import running

REMARKS = pytest.StashKey[list[str]]()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a service that the tests of one file share."""
    with running(tmp_path_factory.mktemp("service")) as url:
        yield url


def remark(config: pytest.Config, lines: list[str]) -> None:
    """Has lines printed at the end, whatever the outcome."""
    config.stash.setdefault(REMARKS, []).extend(lines)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the remarks."""
    for line in config.stash.get(REMARKS, []):
        terminalreporter.write_line(line)
