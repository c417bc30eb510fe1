"""What a person is told when a command fails, and the exit code that programs see."""

import errno
import os
import sys
import traceback

import typer

from ccmaster_hookspecs.errors import CcmasterError

FAILED = 1
INTERRUPTED = 130
"""As shells have it: 128 and the number of SIGINT."""


def tell(error: BaseException, *, debug: bool = False) -> int:
    """Tell, on stderr, what went wrong.

    Args:
        error: What ended the command; a group is looked into.
        debug: Whether the traceback is wanted too.

    Returns:
        The exit code.
    """
    if debug:
        traceback.print_exception(error)
    leaves = list(_leaves(error))
    if any(isinstance(leaf, KeyboardInterrupt) for leaf in leaves):
        return INTERRUPTED
    for leaf in leaves:
        if isinstance(leaf, typer.Exit):
            return leaf.exit_code
    for text in dict.fromkeys(_text(leaf) for leaf in leaves if not _closed_pipe(leaf)):
        typer.echo(text, err=True)
    return FAILED


def alone(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return what stands behind a group where that is one error, else the group."""
    leaves = list(_leaves(group))
    return leaves[0] if len({repr(leaf) for leaf in leaves}) == 1 else group


def flushed() -> bool:
    """Say whether all output reached its reader; where that is gone, output is dropped."""
    try:
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered would make Python complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not _closed_pipe(error):
            typer.echo(f"ccmaster: the output cannot be written: {error.strerror}", err=True)
        return False
    return True


def _leaves(error: BaseException) -> list[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in _leaves(inner)]
    return [error]


def _text(error: BaseException) -> str:
    from ccmaster_hookspecs.clean import clean

    if isinstance(error, CcmasterError):
        lines = [f"ccmaster: {clean(error.problem)}"]
        return "\n".join([*lines, f"  {clean(error.mend)}"] if error.mend else lines)
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return (
            f"ccmaster: the system says: {clean(error.strerror + where)}\n"
            "  mend that, and do it again; CCMASTER_DEBUG=1 shows where it happened"
        )
    what = clean(f"{type(error).__name__}: {error}".rstrip(": "))
    return (
        f"ccmaster: this is a bug in ccmaster, or in a plugin: {what}\n"
        "  report it with what CCMASTER_DEBUG=1 shows when you do the same again"
    )


def _closed_pipe(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno == errno.EPIPE
