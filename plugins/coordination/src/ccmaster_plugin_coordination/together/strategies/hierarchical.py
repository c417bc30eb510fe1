"""The strategy `hierarchical`: a lead hands the work out to the others. Pure."""

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Assignment, Finished, More, Situation, Step, StepState
from ccmaster_plugin_coordination.together.strategies.steps import in_role, over
from ccmaster_plugin_coordination.together.strategies.texts import part, stopped

LEAD = "lead"
ROLES = {LEAD: "Hands the work out to the others, and puts it together; there is one."}


def decide(situation: Situation) -> More | Finished | None:
    """Let the lead begin; end once it says so and nothing that it handed out runs."""
    if not situation.steps:
        return More((_leading(situation),))
    [lead] = situation.steps
    if not lead.state.over:
        return None
    if lead.state is not StepState.DONE:
        return Finished(result=stopped(situation, [lead]), done=False)
    return Finished(result=lead.result) if over(situation.led) else None


def _leading(situation: Situation) -> Step:
    leads = in_role(situation, LEAD)
    if len(leads) != 1:
        raise InvalidRequest(
            f"{len(leads)} agents have the role {LEAD!r}", "give it to one agent exactly"
        )
    if len(situation.assignments) == 1:
        raise InvalidRequest("the lead has nobody to lead", "name one more agent at least")
    [lead] = leads
    crew = "\n".join(_line(one) for one in situation.assignments if one is not lead)
    text = (
        f"{part(situation, lead)}\n\nYou lead these agents:\n{crew}\n\nCut the work into parts and "
        "hand them out with assign_task_to_agent; each part becomes a part of this task. Then end "
        "your turn: you are told once all parts are over. Look at what came of them, hand out more "
        "if need be, and complete this task with the whole result when you are content."
    )
    return Step(key=LEAD, agent=lead.agent, text=text)


def _line(one: Assignment) -> str:
    task = f": {' '.join(one.task.split())}" if one.task.strip() else ""
    return f"- {one.name} (agent_id {one.agent}){task}"
