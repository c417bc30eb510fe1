"""How one session's CLI is started: its command line. Pure; no text of a person stands in it."""

from collections.abc import Mapping

from attrs import frozen

from ccmaster_hookspecs.agents import LaunchRequest
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_claude_code.access import Access
from ccmaster_plugin_claude_code.settings import ClaudeSettings

MAX_STEPS = "max_steps"
"""The only option of a launch that this runtime understands."""


NO_CONVERSATION = "nothing was said in this session before: it begins with an empty conversation"


@frozen(kw_only=True)
class Invocation:
    """All that a process of the CLI is started with."""

    arguments: tuple[str, ...]
    working_dir: str
    environment: Mapping[str, str]
    model: str | None
    """The model that was asked for; None: the CLI's default."""
    budget_usd: float | None
    notices: tuple[str, ...] = ()
    """What a person should know of the start."""


def invocation(
    program: str,
    request: LaunchRequest,
    settings: ClaudeSettings,
    environment: Mapping[str, str],
    *,
    has_conversation: bool,
    access: Access | None = None,
) -> Invocation:
    """Build the command line of one session's CLI.

    Args:
        program: The path of the CLI.
        request: What to launch.
        settings: The table `claude_code`.
        environment: All that the process is given.
        has_conversation: Whether the session has a conversation to go on with.
        access: How it reaches ccmaster's own tools; None: it does not.

    Raises:
        InvalidRequest: The request has an option that is not known, or makes no sense.
    """
    model = request.model or settings.model
    arguments = (
        *(program, "--print", "--verbose"),
        *("--input-format=stream-json", "--output-format=stream-json"),
        *_conversation(request, resume=has_conversation),
        f"--name={request.name}",
        "--permission-prompt-tool=stdio",
        # always said, because the person's own settings may make a bypass the default
        f"--permission-mode={request.permission_mode or settings.permission_mode}",
        "--strict-mcp-config",
        *_own_tools(access),
        f"--setting-sources={','.join(settings.setting_sources)}",
        *([f"--model={model}"] if model else []),
        *_limits(request, settings),
        *([f"--add-dir={request.working_dir}"] if settings.project_instructions else []),
        *settings.extra_arguments,
    )
    return Invocation(
        arguments=arguments,
        working_dir=request.working_dir,
        environment=environment,
        model=model,
        budget_usd=request.budget_usd,
        notices=(NO_CONVERSATION,) if request.resume and not has_conversation else (),
    )


def _own_tools(access: Access | None) -> list[str]:
    if access is None:
        return []
    # The CLI need not ask about them: ccmaster decides on each use, and on each call.
    return [f"--mcp-config={access.file}", f"--allowedTools=mcp__{access.name}"]


def _conversation(request: LaunchRequest, *, resume: bool) -> list[str]:
    if resume:
        return [f"--resume={request.session_id}"]
    own = [f"--session-id={request.session_id}"]
    return [f"--resume={request.fork_of}", "--fork-session", *own] if request.fork_of else own


def _limits(request: LaunchRequest, settings: ClaudeSettings) -> list[str]:
    steps = _max_steps(request) or settings.max_steps
    budget = request.budget_usd
    return [
        *([f"--max-turns={steps}"] if steps else []),
        *([f"--max-budget-usd={budget}"] if budget is not None else []),
    ]


def _max_steps(request: LaunchRequest) -> int | None:
    if unknown := set(request.options) - {MAX_STEPS}:
        raise InvalidRequest(
            f"the runtime claude knows no option {', '.join(sorted(unknown))}",
            f"it knows {MAX_STEPS}",
        )
    text = request.options.get(MAX_STEPS)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise InvalidRequest(f"{MAX_STEPS} is {text!r}", "it must be a whole number above 0")
    return int(text)
