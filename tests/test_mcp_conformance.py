"""ccmaster passes the protocol's own conformance suite, with fixtures of a plugin, in both eras."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.conformance.serving import serving
from tests.conformance.suite import REVISIONS, run, run_one

SCORED = {"2025-11-25": 30, "2026-07-28": 37}
"""How many scenarios for servers each revision requires; the sets are frozen."""
TASKS = {
    "tasks-capability-negotiation",
    "tasks-dispatch-and-envelope",
    "tasks-lifecycle",
    "tasks-mrtr-composition",
    "tasks-mrtr-input",
    "tasks-request-headers",
    "tasks-request-state-removal",
    "tasks-required-task-error",
    "tasks-wire-fields",
}
"""The scenarios of the tasks extension but `tasks-status-notifications`, which the suite skips."""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("conformance")]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("conformance"), fixtures=True) as host:
        yield host


@pytest.fixture(scope="module")
def reports(served):
    """What the suite found, by revision."""
    folder = served.folder
    return {revision: run(revision, served.url, folder / revision) for revision in REVISIONS}


@pytest.fixture(params=REVISIONS)
def report(request, reports):
    return reports[request.param]


def test_every_scored_scenario_passes(report):
    assert len(report.scored) == SCORED[report.revision]
    assert [line for scenario in report.scored for line in scenario.wrong] == []
    assert [scenario.name for scenario in report.scored if not scenario.passed] == []
    assert report.accepted


def test_every_scenario_of_tasks_that_runs_passes(reports):
    modern = reports["2026-07-28"]
    assert {scenario.name for scenario in modern.tasks} == TASKS
    assert [line for scenario in modern.tasks for line in scenario.wrong] == []
    assert [scenario.name for scenario in modern.tasks if not scenario.passed] == []


def test_what_is_not_scored_passes_too(report):
    every = report.scenarios.values()
    assert [line for scenario in every if not scenario.scored for line in scenario.wrong] == []


def test_the_host_has_nothing_to_report_afterwards(reports, served):
    assert len(reports) == len(REVISIONS)
    assert "Traceback" not in served.log


def test_what_is_wrong_would_be_seen(tmp_path):
    class Nothing(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_error(404)

        def log_message(self, format, *arguments):  # noqa: A002 - the name is the base's
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Nothing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/mcp"
            scenario = run_one("tools-call-simple-text", url, tmp_path)
        finally:
            server.shutdown()
            thread.join()
    assert any("FAILURE" in line for line in scenario.wrong)
