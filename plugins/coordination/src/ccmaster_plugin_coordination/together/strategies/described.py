"""The strategies that come with ccmaster, as contributions."""

from ccmaster_hookspecs.strategies import Strategy
from ccmaster_plugin_coordination.together.strategies import hierarchical, reviewing, vote
from ccmaster_plugin_coordination.together.strategies.review import ALL, APPROVAL, MAJORITY
from ccmaster_plugin_coordination.together.strategies.sequential import GO_ON

_HERE = __name__.rpartition(".")[0]

PARALLEL = Strategy(
    name="parallel",
    help="All agents work at once; the results are put together.",
    decide=f"{_HERE}.parallel:decide",
)
SEQUENTIAL = Strategy(
    name="sequential",
    help="One agent after the other, each with a task of its own, in the order given.",
    decide=f"{_HERE}.sequential:decide",
    follows="each other agent in the order given, once the one before is through",
    options={
        GO_ON: {
            "type": "boolean",
            "default": False,
            "description": "Whether the next one begins though the one before has failed.",
        }
    },
)
PIPELINE = Strategy(
    name="pipeline",
    help="Each agent gets what the one before made; a reviewer may send it back.",
    decide=f"{_HERE}.pipeline:decide",
    roles=reviewing.ROLES,
    follows="each other agent in the order given, with the result of the one before",
    options={reviewing.MAX_ROUNDS: reviewing.MAX_ROUNDS_SCHEMA},
)
HIERARCHICAL = Strategy(
    name="hierarchical",
    help="A lead hands the work out to the others, and puts it together.",
    decide=f"{_HERE}.hierarchical:decide",
    roles=hierarchical.ROLES,
    follows="what the lead hands out",
)
REVIEW = Strategy(
    name="review",
    help="Some work; reviewers approve, or send it back with comments.",
    decide=f"{_HERE}.review:decide",
    roles=reviewing.ROLES,
    follows="the reviewers, and the work again where they send it back",
    options={
        reviewing.MAX_ROUNDS: reviewing.MAX_ROUNDS_SCHEMA,
        APPROVAL: {
            "type": "string",
            "enum": [ALL, MAJORITY],
            "default": ALL,
            "description": "Who of the reviewers must approve.",
        },
    },
)
VOTE = Strategy(
    name="vote",
    help="Everyone decides alone, without seeing the others; the votes are counted.",
    decide=f"{_HERE}.vote:decide",
    follows="the count of the votes",
    options={
        vote.CHOICES: {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": r"\S"},
            "minItems": 2,
            "maxItems": 20,
            "uniqueItems": True,
            "description": "What can be voted for; left out: each agent answers in its own words.",
        },
        vote.RULE: {
            "type": "string",
            "enum": [vote.PLURALITY, vote.MAJORITY],
            "default": vote.PLURALITY,
            "description": "plurality: the most votes win. majority: more than half of those cast.",
        },
        vote.QUORUM: {
            "type": "integer",
            "minimum": 1,
            "description": "How many must have voted; left out: more than half of the agents.",
        },
        vote.TIE: {
            "type": "string",
            "enum": [vote.NOBODY, vote.FIRST],
            "default": vote.NOBODY,
            "description": "Who wins where several have the most votes. first: what stands first "
            "among the choices, or without choices what the first agent in order voted for.",
        },
    },
)
STRATEGIES = (PARALLEL, SEQUENTIAL, PIPELINE, HIERARCHICAL, REVIEW, VOTE)
