"""The program under test: `reprise service` with sample environments and a database of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY = "The service is ready: "
STOPPING_SECONDS = 30


@dataclass(frozen=True)
class Client:
    """An OAuth client; the library that Zuora publishes takes ids of exactly 36 characters only."""

    id: str
    secret: str


# Secrets may hold characters that mean something in a form.
CLIENT = Client("0e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f", "conform+ance=1&2%")
ONLOOKER = Client("5b7d1f64-2f1e-4c57-8f0a-0d9c8b7a6e5d", "may-only-look")

# Limits have tests of their own; here, thousands of requests in a minute are meant.
SETTINGS = f"""
demo = true
limits = {{ per-minute = 0, per-hour = 0, per-day = 0, tokens-per-minute = 0 }}
clients = [
    {{ id = "{CLIENT.id}", secret = "{CLIENT.secret}" }},
    {{ id = "{ONLOOKER.id}", secret = "{ONLOOKER.secret}", refresh-central-sandbox = false }},
]
"""


@contextmanager
def running(folder: Path, *flags: str) -> Iterator[str]:
    """A service that keeps everything in `folder`, until the block ends. Gives its URL, without a slash behind it."""
    settings, log = folder / "service.toml", folder / "service.log"
    settings.write_text(SETTINGS)
    command = [os.environ["REPRISE_BINARY"], "service", "--listen", "127.0.0.1:0", "--config", str(settings)]
    command += ["--database-url", f"sqlite://{folder / 'service.db'}", *flags]
    # What somebody set for a program of their own.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REPRISE_")}
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(READY), f"the service did not become ready: {line}{log.read_text()}"
        yield line.removeprefix(READY).strip().rstrip("/")
        process.terminate()
        assert process.wait(STOPPING_SECONDS) == 0, f"the service did not end well: {log.read_text()}"
    finally:
        process.kill()
        process.wait()
