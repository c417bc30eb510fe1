"""The scripted agent and the real CLI tell the same story of the same script."""

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

COMPARED = (
    e.MessageDelivered,
    e.TurnStarted,
    e.ToolStarted,
    e.ToolFinished,
    e.TextSaid,
    e.PermissionAsked,
    e.RetryScheduled,
    e.TurnEnded,
)
SCRIPTS = [
    "hello",
    "go [[think:hmm+text:look+bash:echo hi]] [[text:end]]",
    "go [[write:WORK/a.txt|b]] [[read:WORK/a.txt]] [[text:x]]",
    "go [[bash:false]] [[text:failed, then]]",
    "go [[err1:529]] [[text:recovered]]",
    "go [[err:400]]",
    "go [[maxtok:abc]] [[text:rest]]",
    "go id=x [[bash:echo 7]] [[text:{{last:}} of {{said:id=}}]]",
    "go [[tool:mcp__ccmaster__list_approvals {}]] [[text:{{last:approvals}}]]",
    'go [[tool:mcp__ccmaster__get_session_status {"session_id": "no-one"}]] [[text:oh]]',
]


def told(event):
    """Say what of an event both runtimes must tell alike."""
    parts = [getattr(event, name, None) for name in ("tool", "subject", "failed", "failure")]
    said = event.text if isinstance(event, e.TextSaid) else None
    return type(event).__name__, *parts, said


async def story(host, session, happened):
    return [told(event) for event in await happened(host, session, COMPARED)]


@pytest.mark.parametrize("script", SCRIPTS)
async def test_one_story(script, configure_claude, open_host, ana, folder, becomes, happened):
    configure_claude('[permissions]\ndefault = "allow"\n[demo_agent]\nretry_seconds = 0.01\n')
    prompt = script.replace("WORK", folder)
    stories = []
    async with open_host() as host:
        for runtime in ("claude", "demo"):
            session = await host.launch(
                by=ana, working_dir=folder, prompt=prompt, runtime=runtime, watch=False
            )
            await becomes(
                host, session, lambda s: s.turns == 1 and s.state is State.IDLE and not s.messages
            )
            stories.append(await story(host, session, happened))
    real, scripted = stories
    assert scripted == real
