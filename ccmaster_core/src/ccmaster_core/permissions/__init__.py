"""Whether an agent may use a tool, by the rules that a person wrote: `[permissions]`.

A rule is `Tool` or `Tool(pattern)`. A tool use is asked two things of a rule: whether the rule
surely *covers* all of it, and whether the rule *touches* any of it. To permit takes the first,
to forbid the second is enough: what cannot be read is never covered and always touched.
"""

from ccmaster_core.permissions.policy import Policy, decide, ruled
from ccmaster_core.permissions.rules import Rule

__all__ = ["Policy", "Rule", "decide", "ruled"]
