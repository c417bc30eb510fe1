"""Running the conformance suite, and reading what it found."""

import json
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import frozen
from tests.conformance.node import CONFORMANCE, node

REVISIONS = ("2025-11-25", "2026-07-28")
"""The revisions that have a set of requirements: one for each era of the protocol."""
PATIENCE = 300.0
"""Seconds after which a run is taken to hang."""
_FOLDER = re.compile(r"server-(.+)-\d{4}-\d\d-\d\dT[\dZ-]+")
_SCENARIO = re.compile(r"^ +- ([\w-]+)( \[server\])?$")


@frozen(kw_only=True)
class Check:
    """One thing that a scenario looked at."""

    id: str
    status: str
    """`SUCCESS`, `FAILURE`, `WARNING` (of what should be), `INFO` or `SKIPPED`."""
    message: str


@frozen(kw_only=True)
class Scenario:
    """One scenario, with what it found."""

    name: str
    scored: bool
    """Whether the revision requires it."""
    checks: Sequence[Check]

    @property
    def passed(self) -> int:
        """How many checks succeeded."""
        return sum(check.status == "SUCCESS" for check in self.checks)

    @property
    def wrong(self) -> Sequence[str]:
        """What is not as it must, or should, be."""
        return [
            f"{self.name}: {check.id}: {check.status}: {check.message}"
            for check in self.checks
            if check.status in {"FAILURE", "WARNING"}
        ]

    @property
    def skipped(self) -> bool:
        """Whether the suite itself left everything out."""
        return all(check.status == "SKIPPED" for check in self.checks)


@frozen(kw_only=True)
class Report:
    """One run of the suite with a set of requirements."""

    revision: str
    accepted: bool
    """Whether the suite itself says that the server conforms."""
    scenarios: Mapping[str, Scenario]

    @property
    def scored(self) -> Sequence[Scenario]:
        """The scenarios that the revision requires."""
        return [scenario for scenario in self.scenarios.values() if scenario.scored]

    @property
    def tasks(self) -> Sequence[Scenario]:
        """The scenarios of the tasks extension that the suite can run."""
        every = self.scenarios.values()
        return [one for one in every if one.name.startswith("tasks-") and not one.skipped]


def run(revision: str, url: str, results: Path) -> Report:
    """Run what a revision requires, and what the suite knows besides.

    Args:
        revision: One of `REVISIONS`.
        url: The server's endpoint, on loopback.
        results: An empty folder for what the suite writes.

    Raises:
        AssertionError: Not every scenario of the set was run.
    """
    scored, others = required(revision)
    ended = _suite("server", "--url", url, "--requirements", revision, "-o", str(results))
    found = dict(_read(results, scored))
    missing = {*scored, *others} - set(found)
    assert not missing, f"not run: {sorted(missing)}\n{ended.stdout}{ended.stderr}"
    return Report(revision=revision, accepted=ended.returncode == 0, scenarios=found)


def run_one(scenario: str, url: str, results: Path) -> Scenario:
    """Run a single scenario."""
    _suite("server", "--url", url, "--scenario", scenario, "-o", str(results))
    return dict(_read(results, {scenario}))[scenario]


def required(revision: str) -> tuple[set[str], set[str]]:
    """Return a revision's scenarios for servers: those that are scored, and the others."""
    ended = _suite("list", "--requirements", revision)
    before, _, after = ended.stdout.partition("\nClient scenarios")
    _, _, after = after.partition("never scored")
    found = [match for line in before.splitlines() if (match := _SCENARIO.match(line))]
    more = [match for line in after.splitlines() if (match := _SCENARIO.match(line))]
    return {match[1] for match in found}, {match[1] for match in more if match[2]}


def _suite(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        node(CONFORMANCE, *arguments),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def _read(results: Path, scored: Iterable[str]) -> Iterable[tuple[str, Scenario]]:
    wanted = set(scored)
    for folder in sorted(results.iterdir()):
        if match := _FOLDER.fullmatch(folder.name):
            name = match[1]
            checks = _checks(folder / "checks.json")
            yield name, Scenario(name=name, scored=name in wanted, checks=checks)


def _checks(file: Path) -> Sequence[Check]:
    if not file.is_file():
        return [Check(id="scenario", status="FAILURE", message="it broke off")]
    return [
        Check(
            id=check["id"],
            status=check["status"],
            message=check.get("errorMessage") or check["description"],
        )
        for check in json.loads(file.read_text(encoding="utf-8"))
    ]
