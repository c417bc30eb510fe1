"""Looking for what is wrong: checks that cannot stop or hang each other."""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from time import monotonic

from attrs import frozen

from ccmaster_hookspecs.contributions import Finding
from ccmaster_hookspecs.errors import CcmasterError

PATIENCE = 10.0
"""Seconds that all checks together may take, for they run side by side."""


@frozen
class Probe:
    """A check that is ready to run."""

    name: str
    run: Callable[[], Finding]


@frozen
class Checked:
    """What a check found."""

    name: str
    finding: Finding

    @property
    def warns(self) -> bool:
        """Whether all works, and there is something to do all the same."""
        return self.finding.ok and self.finding.mend is not None


def examine(probes: Iterable[Probe], patience: float = PATIENCE) -> Sequence[Checked]:
    """Run checks, and return what each found, in their order.

    One that fails or hangs is a finding of its own. One that hangs is left behind in a thread
    that does not keep the process from ending.

    Args:
        probes: What to run.
        patience: Seconds that all of them together may take.
    """
    begun = [(probe, _begin(probe)) for probe in probes]
    deadline = monotonic() + patience
    return tuple(Checked(probe.name, _ended(future, deadline, patience)) for probe, future in begun)


def finding(ok: bool, text: str, mend: str | None = None) -> Finding:
    """Make a finding whose text is one line, whatever it quotes."""
    return Finding(ok=ok, text=_line(text), mend=mend and _line(mend))


def _begin(probe: Probe) -> "Future[Finding]":
    future: Future[Finding] = Future()

    def run() -> None:
        try:
            future.set_result(probe.run())
        except BaseException as error:  # noqa: BLE001 - the edge: a check may be anybody's code
            future.set_exception(error)

    threading.Thread(target=run, name=f"check {probe.name}", daemon=True).start()
    return future


def _ended(future: "Future[Finding]", deadline: float, patience: float) -> Finding:
    if not wait([future], max(0.0, deadline - monotonic())).done:
        return finding(
            False,
            f"the check takes more than {patience:g} seconds",
            "what it looks at may hang: try again, or look at it by hand",
        )
    if error := future.exception():
        return _raised(error)
    found: object = future.result()
    if not isinstance(found, Finding):
        return _raised(TypeError(f"{found!r} is not a Finding"))
    return finding(found.ok, found.text, found.mend)


def _raised(error: BaseException) -> Finding:
    if isinstance(error, CcmasterError):
        return finding(False, error.problem, error.mend)
    if isinstance(error, OSError) and error.filename:
        return finding(
            False, f"{error.filename}: {error.strerror}", "see that it is there and is yours"
        )
    return finding(
        False,
        f"the check failed: {type(error).__name__}: {error}",
        "this is a mistake in the check: tell those who wrote it",
    )


def _line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
