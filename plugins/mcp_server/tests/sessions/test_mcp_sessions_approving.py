"""Answering what agents ask leave for: never for oneself, and never blindly."""

WRITES = "go [[write:a.txt|hello]] [[text:done]]"


async def test_no_session_answers_for_itself(use):
    mine = await use.working("answer_approval", name="one")
    call = use.by_agent("answer_approval", mine, session_id="one", allowed=True)
    why = await use.refused("answer_approval", wanted=call)
    assert why.startswith("session_id: no session answers what is asked about itself")
    assert (await use.host.status(mine[0])).questions


async def test_a_session_may_answer_for_another(use):
    mine = await use.working("answer_approval", name="one")
    other = await use.launch(WRITES, name="two")
    await use.becomes(other, lambda status: status.questions)
    call = use.by_agent("answer_approval", mine, session_id="two", allowed=False, reason="not now")
    told = await use.told("answer_approval", wanted=call)
    assert (told["name"], told["allowed"]) == ("two", False)
    await use.becomes(other, lambda status: not status.questions)


async def test_a_question_that_is_over_is_named(use):
    session_id = await use.launch(WRITES, name="one")
    await use.becomes(session_id, lambda status: status.questions)
    why = await use.refused("answer_approval", session_id="one", allowed=True, request_id="another")
    assert why.startswith("request_id: one has no open question 'another'")
    await use.told("answer_approval", session_id="one", allowed=True)
    await use.becomes(session_id, lambda status: not status.messages)
    again = await use.refused("answer_approval", session_id="one", allowed=True)
    assert again.startswith("session_id: one has no open question")


async def test_a_long_argument_says_that_it_is_cut(use):
    session_id = await use.launch(f"go [[write:a.txt|{'x' * 5000}]]", name="one")
    await use.becomes(session_id, lambda status: status.questions)
    [approval] = (await use.told("list_approvals"))["approvals"]
    assert approval["arguments"]["content"] == "x" * 4000 + "… (1000 more characters)"


async def test_a_question_that_nobody_hears_is_not_open(use_elsewhere):
    told = await use_elsewhere.told("list_approvals")
    assert told == {"approvals": [], "more": False}
