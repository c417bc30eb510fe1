"""What goes wrong is told on stderr, with what to do, and with an exit code."""

import errno

import pytest
import typer

from ccmaster_core.cli import failures
from ccmaster_hookspecs.errors import CcmasterError, UnknownSession

UNKNOWN = UnknownSession("no session is called 'x'", "`ccmaster list --all` shows all")
TOLD = "ccmaster: no session is called 'x'\n  `ccmaster list --all` shows all\n"


@pytest.mark.parametrize(
    "error",
    [
        UNKNOWN,
        ExceptionGroup("tasks", [UNKNOWN]),
        ExceptionGroup("tasks", [ExceptionGroup("more", [UNKNOWN]), UNKNOWN]),
    ],
)
def test_an_error_is_told_in_two_lines_once(error, capsys):
    assert failures.tell(error) == 1
    captured = capsys.readouterr()
    assert captured.err == TOLD
    assert captured.out == ""


def test_an_error_without_a_mend_is_one_line(capsys):
    failures.tell(CcmasterError("it is so"))
    assert capsys.readouterr().err == "ccmaster: it is so\n"


def test_an_error_cannot_steer_the_terminal(capsys):
    failures.tell(CcmasterError("\x1b[2Jgone\nccmaster: all is well", "\x1b]0;x\x07do it"))
    assert capsys.readouterr().err == "ccmaster: gone ccmaster: all is well\n  do it\n"


def test_what_nobody_expected_is_called_a_bug_without_a_traceback(capsys):
    assert failures.tell(ZeroDivisionError("division by zero")) == 1
    told = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in told
    assert "CCMASTER_DEBUG=1" in told
    assert "Traceback" not in told


def test_what_the_system_refuses_is_no_bug(capsys):
    failures.tell(OSError(errno.ENOSPC, "No space left on device", "/var/x"))
    told = capsys.readouterr().err
    assert told.startswith("ccmaster: the system says: No space left on device (/var/x)\n  mend")
    assert "bug" not in told


def test_a_traceback_comes_where_it_is_asked_for(capsys):
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        fail()
    failures.tell(caught.value, debug=True)
    assert "in fail" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyboardInterrupt(), 130),
        (BaseExceptionGroup("tasks", [KeyboardInterrupt(), UNKNOWN]), 130),
        (ExceptionGroup("tasks", [typer.Exit(3)]), 3),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 1),
    ],
)
def test_what_a_person_did_is_not_told_to_them(error, code, capsys):
    assert failures.tell(error) == code
    assert capsys.readouterr().err == ""


def test_a_group_of_one_error_stands_for_that_error():
    group = ExceptionGroup("tasks", [ExceptionGroup("more", [UNKNOWN])])
    assert failures.alone(group) is UNKNOWN
    several = ExceptionGroup("tasks", [UNKNOWN, ZeroDivisionError()])
    assert failures.alone(several) is several
