"""Run the conformance suite against ccmaster, and print what each scenario found."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conformance.serving import serving
from tests.conformance.suite import REVISIONS, Report, Scenario, run

TOLD = 4000
"""Characters of the host's log that are told where something is wrong."""
LINE = "{:<4} {:<46} {:>3} checks  {}"


def main() -> int:
    """Return 0 where nothing is wrong, in what is scored or not; else 1."""
    with TemporaryDirectory(prefix="ccmaster-conformance-") as place:
        folder = Path(place)
        with serving(folder, fixtures=True) as served:
            reports = [run(revision, served.url, folder / revision) for revision in REVISIONS]
            log = served.log
    for report in reports:
        _print(report)
    wrong = any(scenario.wrong for report in reports for scenario in report.scenarios.values())
    if wrong:
        print(f"\nThe end of the host's log:\n{log[-TOLD:]}")
    return int(wrong)


def _print(report: Report) -> None:
    print(f"\n{report.revision}")
    for scenario in report.scenarios.values():
        print(LINE.format(_word(scenario), scenario.name, scenario.passed, _standing(scenario)))
        for line in scenario.wrong:
            print(f"     {line}")
    scored = report.scored
    right = sum(not scenario.wrong for scenario in scored)
    tasks = sum(not scenario.wrong for scenario in report.tasks)
    verdict = "conforms" if report.accepted else "DOES NOT CONFORM"
    print(f"{right} of {len(scored)} scored scenarios pass: ccmaster {verdict}", end="")
    print(f"; {tasks} of {len(report.tasks)} of tasks" if report.tasks else "")


def _word(scenario: Scenario) -> str:
    if scenario.skipped:
        return "-"
    return "NO" if scenario.wrong else "ok"


def _standing(scenario: Scenario) -> str:
    if scenario.skipped:
        return "skipped by the suite"
    return "" if scenario.scored else "not scored"


if __name__ == "__main__":
    sys.exit(main())
