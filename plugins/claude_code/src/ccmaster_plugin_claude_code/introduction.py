"""What the CLI says of itself when it is up."""

import hashlib
from collections.abc import Mapping

from attrs import frozen

from ccmaster_hookspecs import events as e
from ccmaster_plugin_claude_code import wire

DIGITS = 12
OLD = "this Claude Code CLI is older than ccmaster was made for: update it with `claude update`"
_KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN")


@frozen(kw_only=True)
class Introduction:
    """The CLI, as it answers our first request."""

    version: str | None
    model: str | None
    permission_mode: str
    account: str
    """What the sessions of one usage limit share."""
    warnings: tuple[str, ...]
    """What a person should know of this CLI."""

    @classmethod
    def read(
        cls, answer: wire.Wire, model: str | None, environment: Mapping[str, str]
    ) -> "Introduction":
        """Read the answer to `initialize`.

        Args:
            answer: What the CLI said.
            model: The model that was asked for; None: the CLI's default.
            environment: What the CLI was given.
        """
        return cls(
            version=wire.text(answer, "claude_code_version") or None,
            model=_resolved(answer, model),
            permission_mode=wire.text(answer, "current_permission_mode"),
            account=_account(wire.table(answer, "account"), environment),
            warnings=() if answer.get("hook_on_failure_supported") is True else (OLD,),
        )


def events(cli: Introduction, stream: str, pid: int, notices: tuple[str, ...]) -> list[e.Event]:
    """Tell that the CLI is up.

    Args:
        cli: What it says of itself.
        stream: The session's stream.
        pid: Its process.
        notices: What a person should know of the start besides.
    """
    launched = e.SessionLaunched(
        stream=stream, pid=pid, version=cli.version, model=cli.model, account=cli.account
    )
    told = (e.Notice(stream=stream, text=text) for text in (*notices, *cli.warnings))
    return [launched, *told]


def _resolved(answer: wire.Wire, model: str | None) -> str | None:
    """Return the full name of a model, of which people use a short one."""
    for known in wire.tables(answer, "models"):
        if wire.text(known, "value") == (model or "default"):
            return wire.text(known, "resolvedModel") or model
    return model


def _account(account: wire.Wire, environment: Mapping[str, str]) -> str:
    """Name an account without giving a secret away: who logged in, or a digest of the key."""
    if email := wire.text(account, "email"):
        organization = wire.text(account, "organization")
        return f"{email} ({organization})" if organization else email
    provider = wire.text(account, "apiProvider")
    if provider not in {"", "firstParty"}:
        return f"claude/{provider}"
    key = next((environment[name] for name in _KEYS if environment.get(name)), "")
    what = key or environment.get("CLAUDE_CONFIG_DIR") or environment.get("HOME", "")
    service = environment.get("ANTHROPIC_BASE_URL", "")
    digest = hashlib.sha256(f"{service}\n{what}".encode()).hexdigest()
    return f"claude/{digest[:DIGITS]}"
