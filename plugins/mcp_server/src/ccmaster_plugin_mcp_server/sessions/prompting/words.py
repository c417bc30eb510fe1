"""The fixed words that prompts know, and what each stands for."""

from collections.abc import Mapping

STRATEGIES: Mapping[str, str] = {
    "parallel": (
        "Cut the task into parts that need nothing of each other: no two of them change the same "
        "file. Hand out all of them before you wait for any. Put the results together yourself, "
        "once every part is verified."
    ),
    "pipeline": (
        "Put the agents in a row: each works on what the one before has finished. Hand the next "
        "part out only once the part before is verified, and say in its message where its input "
        "is: paths, branches, commands; never 'as discussed'."
    ),
    "review": (
        "One agent does the work, another one, which has not seen it, checks it: it reads the "
        "change, runs the checks, and answers with what is wrong, each with its place. Send the "
        "findings back to the first. Stop after a round without findings, or after three rounds: "
        "then tell the person what is still open."
    ),
    "competition": (
        "Give the same part to several agents, each in a folder of its own (a git worktree, or a "
        "copy). None is told of the others' work. Compare the results by one check that you name "
        "beforehand, keep the best, and end the others."
    ),
}
"""How several agents share a task; the first is meant where none is named."""

MESSAGE_TYPES: Mapping[str, str] = {
    "task": (
        "Goal: what is to be true afterwards, in one sentence.\n"
        "Where: folder, branch, files that may be changed, and what must stay as it is.\n"
        "Given: what is known already, with paths; the receiver has not seen your conversation.\n"
        "Done when: the check that shows it, as a command with the result that is expected.\n"
        "Answer with: what was changed, the check's output, and what is left open."
    ),
    "question": (
        "Question: one only, which can be answered with a sentence, a path or a yes.\n"
        "Why: what you will do with each possible answer.\n"
        "Known: what you have looked at already.\n"
        "If not known: say so; a guess is worse than none."
    ),
    "answer": (
        "Answer: the first line says it.\n"
        "From: where you know it from, a path and line, or a command with its output.\n"
        "Sure: what you have verified, and what you only believe."
    ),
    "status": (
        "Done: what is finished and verified, and how.\n"
        "Doing: what you are at now.\n"
        "Blocked: by what, and who can help.\n"
        "Next: what comes, and what the receiver need not do therefore."
    ),
    "review": (
        "Look at: the change, as a branch, a commit range or paths.\n"
        "Meant: what it is to achieve.\n"
        "Check: correctness first; name the command that runs the tests.\n"
        "Answer with: findings, each with its place, what goes wrong, and how bad it is; or 'no "
        "findings', with what was run."
    ),
    "handover": (
        "State: what is finished, what is half done, with paths and branch.\n"
        "Next step: the very next thing to do.\n"
        "Traps: what was tried and did not work, and why.\n"
        "Yours from now on: what the sender will not touch any more."
    ),
}
"""What a message is, and the lines that one of its type has."""

COMPLEXITIES: Mapping[str, str] = {
    "simple": (
        "Aim for 1 to 3 parts. If one agent can do it in one turn, say so, and cut nothing: "
        "spawn_temp_session is enough."
    ),
    "medium": (
        "Aim for 3 to 6 parts, at most two levels deep. Begin with the part whose failure would "
        "change the plan."
    ),
    "complex": (
        "Aim for 5 to 12 parts, in stages with a check between them. The first stage only finds "
        "out: read, reproduce, measure; plan the later stages in detail once it is over. Name the "
        "contracts between parts (files, signatures, formats) before any part that relies on them."
    ),
}
"""How big a task is; 'medium' is meant where nothing is named."""
