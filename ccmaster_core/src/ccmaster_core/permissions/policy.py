"""A person's rules together, and what they say of a tool use."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen

from ccmaster_core.permissions.rules import Rule
from ccmaster_core.permissions.subjects import Use, subjects
from ccmaster_hookspecs.decisions import Allow, Ask, Deny

Answer = Literal["allow", "ask", "deny"]


def _own_folder() -> str:
    return str(Path.home())


@frozen(kw_only=True)
class Policy:
    """The rules of `[permissions]`."""

    deny: tuple[Rule, ...] = ()
    ask: tuple[Rule, ...] = ()
    allow: tuple[Rule, ...] = ()
    default: Answer = "ask"
    """What is answered where nothing says."""
    own_folder: str = field(factory=_own_folder)
    """The folder that `~` stands for."""

    @classmethod
    def of(
        cls,
        *,
        deny: Iterable[str] = (),
        ask: Iterable[str] = (),
        allow: Iterable[str] = (),
        default: Answer = "ask",
    ) -> "Policy":
        """Read rules as they are written.

        Raises:
            ValueError: One of them is not a rule.
        """
        return cls(
            deny=tuple(map(Rule.parse, deny)),
            ask=tuple(map(Rule.parse, ask)),
            allow=tuple(map(Rule.parse, allow)),
            default=default,
        )

    def default_answer(self) -> Allow | Ask | Deny:
        """Return the answer where no rule, and nobody else, says."""
        reason = f"no rule is about it, and permissions.default is {self.default}"
        match self.default:
            case "allow":
                return Allow(reason)
            case "ask":
                return Ask(reason)
            case "deny":
                return Deny(reason)


def ruled(
    policy: Policy, tool: str, arguments: Mapping[str, Any], working_dir: str
) -> Allow | Ask | Deny | None:
    """Say what the rules say of a tool use: `deny` goes before `ask`, and that before `allow`.

    Args:
        policy: The rules.
        tool: The agent's name for the tool, such as 'Bash'.
        arguments: What the tool would be called with.
        working_dir: An absolute path: the session's folder.

    Returns:
        The answer, its reason naming the rule; None where no rule is about it.
    """
    use = Use(tool, subjects(arguments), working_dir, policy.own_folder)
    if rule := _first(policy.deny, use):
        return Deny(f"the rule {rule} in permissions.deny{_surely(rule, use)}")
    if rule := next((rule for rule in policy.ask if rule.covers(use)), None):
        return Ask(f"the rule {rule} in permissions.ask")
    allowed = next((rule for rule in policy.allow if rule.covers(use)), None)
    # A rule that may be about this only takes away: it never makes a question of a no.
    permitted = allowed or policy.default == "allow"
    if permitted and (rule := _first(policy.ask, use)):
        return Ask(f"the rule {rule} in permissions.ask{_surely(rule, use)}")
    return Allow(f"the rule {allowed} in permissions.allow") if allowed else None


def decide(
    policy: Policy, tool: str, arguments: Mapping[str, Any], working_dir: str
) -> Allow | Ask | Deny:
    """Say what holds for a tool use, by the rules or else by the default; see `ruled`."""
    return ruled(policy, tool, arguments, working_dir) or policy.default_answer()


def _first(rules: Sequence[Rule], use: Use) -> Rule | None:
    return next((rule for rule in rules if rule.touches(use)), None)


def _surely(rule: Rule, use: Use) -> str:
    """Say so where a rule holds because nobody can rule out that it is about this."""
    return "" if rule.covers(use) else ", which may be about this"
