"""The policy: which rule goes first, and what is said of it."""

import pytest

from ccmaster_core.permissions import Policy, decide, ruled
from ccmaster_core.permissions.addresses import covers, touches
from ccmaster_hookspecs.decisions import Allow, Ask, Deny


def bash(policy, command):
    return decide(policy, "Bash", {"command": command}, "/w")


def test_deny_goes_before_ask_and_ask_before_allow():
    policy = Policy.of(
        deny=["Bash(git push *)"], ask=["Bash(git rebase *)"], allow=["Bash(git *)"], default="deny"
    )
    assert bash(policy, "git push") == Deny("the rule Bash(git push *) in permissions.deny")
    assert bash(policy, "git rebase x") == Ask("the rule Bash(git rebase *) in permissions.ask")
    assert bash(policy, "git status") == Allow("the rule Bash(git *) in permissions.allow")
    assert bash(policy, "ls") == Deny("no rule is about it, and permissions.default is deny")


@pytest.mark.parametrize(("default", "kind"), [("allow", Allow), ("ask", Ask), ("deny", Deny)])
def test_where_no_rule_says_the_default_does(default, kind):
    policy = Policy.of(allow=["Read"], default=default)
    assert ruled(policy, "Bash", {"command": "ls"}, "/w") is None
    assert isinstance(policy.default_answer(), kind)
    assert bash(policy, "ls") == policy.default_answer()


def test_two_rules_do_not_make_one_compound_command_plain():
    policy = Policy.of(allow=["Bash(git *)", "Bash(ls *)"])
    assert isinstance(bash(policy, "git status && ls"), Ask)


def test_an_answer_says_where_a_rule_only_may_be_meant():
    policy = Policy.of(deny=["Bash(rm *)"])
    assert bash(policy, "$X") == Deny(
        "the rule Bash(rm *) in permissions.deny, which may be about this"
    )


def test_a_rule_that_may_ask_takes_away_and_never_gives():
    rules = {"ask": ["Bash(rm *)"], "allow": ["Bash"]}
    assert isinstance(bash(Policy.of(**rules), "true; rm x"), Ask)
    assert isinstance(bash(Policy.of(ask=rules["ask"], default="allow"), "true; rm x"), Ask)
    assert isinstance(bash(Policy.of(ask=rules["ask"], default="deny"), "true; rm x"), Deny)
    assert isinstance(bash(Policy.of(ask=rules["ask"], default="deny"), "rm x"), Ask)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/docs.example.com",
        "https://docs.example.com@evil.test/",
        "https://docs.example.com\\@evil.test/",
        "https://docs.example.com.evil.test/",
        "https://evildocs.example.com/",
        "https://docs.example.com\n.evil.test/",
        "https://[::1]/",
        "file://docs.example.com/etc/passwd",
        "javascript://docs.example.com/",
        "docs.example.com",
        "https://dócs.example.com/",
        "//docs.example.com",
        "https://[broken",
    ],
)
def test_an_address_that_only_looks_right_is_not_permitted(url):
    assert not covers("domain:docs.example.com", url)


def test_an_address_belongs_to_a_domain_and_those_above_it():
    for url in (
        "https://docs.example.com/x",
        "http://DOCS.example.com:8080",
        "https://a.docs.example.com./",
    ):
        assert covers("domain:docs.example.com", url)
        assert touches("domain:example.com", url)
        assert not touches("domain:example.org", url)
    assert touches("domain:example.com", "https://%65xample.com/")
    assert not covers("https://docs.example.com/*", "https://docs.example.com/x")
