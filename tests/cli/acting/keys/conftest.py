"""A real terminal with one `ccmaster` in its foreground, and somebody who presses keys."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time

import psutil
import pytest

PATIENCE = 40.0
LOOK_EVERY = 0.1
LEADER = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = os.fork()
if not child:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.argv[1], sys.argv[1:])
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Leads a terminal's session, as a shell does, with one command in the foreground."""


class Terminal:
    """A terminal of 100 columns, with one `ccmaster` in its foreground."""

    def __init__(self, command, environment, folder):
        self.master, self._slave = pty.openpty()
        termios.tcsetwinsize(self._slave, (40, 100))
        self.found = termios.tcgetattr(self._slave)
        self._leader = subprocess.Popen(
            [sys.executable, "-c", LEADER, *command],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=folder,
            env={**environment, "TERM": "xterm-256color", "COLUMNS": ""},
            start_new_session=True,
        )
        self._raw = ""

    @property
    def process(self):
        """The process of the `ccmaster`."""
        [child] = psutil.Process(self._leader.pid).children()
        return child

    @property
    def text(self):
        """All that was shown so far, without colours."""
        while select.select([self.master], [], [], 0)[0]:
            self._raw += os.read(self.master, 65536).decode(errors="replace")
        return re.sub(r"\x1b\[[0-9;]*m", "", self._raw)

    @property
    def settings(self):
        """How the terminal is set now."""
        return termios.tcgetattr(self._slave)

    def press(self, keys):
        os.write(self.master, keys.encode())

    def shows(self, wanted):
        """Wait until something is shown."""
        ends = time.monotonic() + PATIENCE
        while wanted not in self.text:
            assert time.monotonic() < ends, f"{wanted!r} is not in:\n{self.text}"
            select.select([self.master], [], [], 0.1)

    def press_until_it_shows(self, keys, wanted):
        """Press as a person does who sees no effect: again, after a while."""
        ends = time.monotonic() + PATIENCE
        while wanted not in self.text:
            assert time.monotonic() < ends, f"{wanted!r} is not in:\n{self.text}"
            self.press(keys)
            select.select([self.master], [], [], 1.0)
            time.sleep(LOOK_EVERY)

    def ended(self):
        """Return the exit code; what is shown meanwhile is read, so that nothing waits for it."""
        ends = time.monotonic() + PATIENCE
        while self._leader.poll() is None:
            assert time.monotonic() < ends, f"it has not ended:\n{self.text}"
            select.select([self.master], [], [], 0.05)
        return self._leader.returncode

    def close(self):
        """End what runs still."""
        if self._leader.poll() is None:
            for child in psutil.Process(self._leader.pid).children():
                child.kill()
        self._leader.wait()
        os.close(self.master)
        os.close(self._slave)


@pytest.fixture
def terminal(script, environment, tmp_path):
    """Begin a `ccmaster` on a terminal of its own."""
    begun = []

    def begin(*arguments):
        begun.append(Terminal([script, *arguments], environment, tmp_path))
        return begun[-1]

    yield begin
    for one in begun:
        one.close()
