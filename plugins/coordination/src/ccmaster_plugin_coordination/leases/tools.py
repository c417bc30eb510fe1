"""The tools of leases, described: their code is imported when one is called."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import flag, maybe, number, several, table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.leases.events import Mode

_CODE = "ccmaster_plugin_coordination.leases.calls"
LONGEST_WAIT = 600
"""Seconds."""
_UUID = {
    "minLength": 36,
    "maxLength": 36,
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
_TIME = {"format": "date-time"}
LEASE = table(
    {
        "lease_id": text("Its id, a UUID."),
        "session_id": text("The session that holds it."),
        "name": text("What that session is called."),
        "repository": text("The repository's common git directory; '/' outside of any."),
        "root": text("The folder that its globs begin at: that of its holder's worktree."),
        "globs": several({"type": "string"}, "The paths, relative to that folder."),
        "mode": text("Who else may hold one.", enum=[mode.value for mode in Mode]),
        "since": text("When it was granted, in UTC (ISO 8601).", **_TIME),
        "until": text("When it lapses unless it is renewed, in UTC (ISO 8601).", **_TIME),
        "reason": text("What it is for; empty: its holder did not say."),
        "mine": flag("Whether the caller holds it."),
    }
)
_LEASES = several(LEASE, "The leases.")

CLAIM_PATHS = Tool(
    name="claim_paths",
    title="Claim paths",
    description=(
        "Keep others from changing files while you do: as long as you hold the lease, the Write, "
        "Edit and Bash of other managed sessions on these paths are denied, in every worktree of "
        "the repository. All paths are granted, or none. Claim what you are about to change, for "
        "no longer than you need, renew the lease before it lapses, and release it when you are "
        "done. A lapsed lease is gone: look at the files again before you claim them anew. It is "
        "a guard rail against accidents, and over when your session ends."
    ),
    call=f"{_CODE}:claim_paths",
    scope=Scope.COORDINATE,
    input_schema=table(
        globs=several(
            text("A glob, a file, or a folder with all below it.", minLength=1, maxLength=1000),
            "What to claim, from your working folder: `*` is anything within a name, `?` one "
            "character, `**` any number of folders, `{a,b}` either. Not with lease_id.",
            minItems=1,
            maxItems=50,
        ),
        mode=text(
            "exclusive: only you change them. shared: whoever shares them does, and nobody else.",
            enum=[mode.value for mode in Mode],
            default=Mode.EXCLUSIVE.value,
        ),
        ttl={
            **maybe(
                number(
                    "Seconds until the lease lapses unless it is renewed; null: as configured.",
                    minimum=1,
                    maximum=86_400,
                )
            ),
            "default": None,
        },
        wait=number(
            "Seconds to wait for others to release the paths; 0: not at all.",
            minimum=0,
            maximum=LONGEST_WAIT,
            default=0,
        ),
        reason=text("What you want them for, for those kept off.", maxLength=500, default=""),
        lease_id={
            **maybe(text("Your lease that is to last longer; null: a new one.", **_UUID)),
            "default": None,
        },
    ),
    output_schema=LEASE,
    timeout=LONGEST_WAIT + 60.0,
)
RELEASE_PATHS = Tool(
    name="release_paths",
    title="Release paths",
    description=(
        "Give back a lease of yours, or all of them, so that others may change the paths again. A "
        "person, or a client that a person allowed, may give back anyone's by its id."
    ),
    call=f"{_CODE}:release_paths",
    scope=Scope.COORDINATE,
    input_schema=table(
        lease_id={
            **maybe(text("The lease; null: see `all`.", **_UUID)),
            "default": None,
        },
        all=flag("Whether all of yours are given back.", default=False),
    ),
    output_schema=table({"released": several({"type": "string"}, "The ids of those that were.")}),
    destructive=True,
)
LIST_LEASES = Tool(
    name="list_leases",
    title="List leases",
    description="Tell which paths are leased now: by whom, until when, and what for.",
    call=f"{_CODE}:list_leases",
    scope=Scope.SESSION_READ,
    output_schema=table({"leases": _LEASES}),
    read_only=True,
    idempotent=True,
)
TOOLS: tuple[Tool, ...] = (CLAIM_PATHS, RELEASE_PATHS, LIST_LEASES)
