"""Stand in for the Messages API on loopback, so that the real Claude CLI needs no account.

What it answers is written into the prompts: see `script`. In a program:

    with serve() as api:
        ...  # run the CLI with ANTHROPIC_BASE_URL=api.url
        api.log()

On a terminal: python -m ccmaster_plugin_demo_agent.messages_api --port 8642
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event

from attrs import frozen

from ccmaster_plugin_demo_agent.api.calls import Call, CallLog
from ccmaster_plugin_demo_agent.api.exchange import exchange
from ccmaster_plugin_demo_agent.api.pauses import Pauses
from ccmaster_plugin_demo_agent.api.server import LoopbackServer

PORT = 8642


@frozen
class MessagesApi:
    """A scripted Messages API that is up."""

    url: str
    """What ANTHROPIC_BASE_URL is to be."""
    _calls: CallLog
    _pauses: Pauses

    def log(self) -> tuple[Call, ...]:
        """Return what it was asked, oldest first."""
        return self._calls.calls()

    def wait_for(self, wanted: Callable[[Call], bool], timeout: float = 30.0) -> Call:
        """Return the first call that is wanted, once it is there; blocks its thread until then.

        Raises:
            TimeoutError: None came within `timeout` seconds.
        """
        return self._calls.wait_for(wanted, timeout)

    def release(self) -> None:
        """Let every answer that hangs now go on."""
        self._pauses.release()

    def reset(self) -> None:
        """Forget what it was asked."""
        self._calls.clear()


@contextmanager
def serve(port: int = 0) -> Iterator[MessagesApi]:
    """Serve until the context ends; no thread and no connection is left then.

    Args:
        port: Where to listen, on loopback; 0: any port that is free.

    Raises:
        OSError: The port is taken.
    """
    calls, pauses = CallLog(), Pauses()
    server = LoopbackServer(port, exchange(calls, pauses))
    server.start()
    try:
        yield MessagesApi(f"http://127.0.0.1:{server.port}", calls, pauses)
    finally:
        pauses.end()
        server.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m ccmaster_plugin_demo_agent.messages_api",
        description="A scripted Messages API on loopback: the Claude CLI without an account.",
    )
    parser.add_argument("--port", type=int, default=PORT, help="where to listen (%(default)s)")
    port = parser.parse_args(arguments).port
    try:
        with serve(port) as api:
            sys.stdout.write(
                f"The scripted Messages API is up; Ctrl-C ends it. In another terminal:\n"
                f"  export ANTHROPIC_BASE_URL={api.url}\n"
                f"  export ANTHROPIC_API_KEY=scripted\n"
                f"  export CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1\n"
            )
            sys.stdout.flush()
            Event().wait()
    except KeyboardInterrupt:
        return 0
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"cannot listen on port {port}: {error}; choose another with --port\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
