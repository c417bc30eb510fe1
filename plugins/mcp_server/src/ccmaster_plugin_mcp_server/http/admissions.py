"""Who has come in by which token, so that nobody stays longer than the token is good."""

from collections.abc import Awaitable, Callable

from attrs import define, field, frozen

from ccmaster_hookspecs.principals import Principal

Authenticate = Callable[[str | None], Awaitable[Principal | None]]
"""Says who has a token, or who comes without one (None); None: nobody that may come in."""

End = Callable[[], None]


@define(eq=False)
class Admissions:
    """Lets callers in, and ends what they have going on once their token is dead."""

    _authenticate: Authenticate
    _inside: dict[Principal, dict["_Stay", None]] = field(factory=dict)
    _reviews: int = 0

    async def admit(self, token: str | None) -> "Admission | None":
        """Let a caller in; None: nobody that may come in."""
        while True:
            reviews = self._reviews
            principal = await self._authenticate(token)
            if principal is None:
                return None
            # A review in the meantime did not see this caller: what it was for counts here too.
            if reviews == self._reviews:
                return Admission(principal, token, self._inside)

    async def review(self, principal: Principal) -> None:
        """End what a principal has going on under tokens that are not theirs any more."""
        self._reviews += 1
        for stay in tuple(self._inside.get(principal, ())):
            if await self._authenticate(stay.token) != principal:
                stay.end()


@frozen(eq=False)
class Admission:
    """That a caller was let in.

    It is used before the event loop's next turn, and later only while something goes on under it.
    """

    principal: Principal
    _token: str | None
    _inside: dict[Principal, dict["_Stay", None]]

    def until_dead(self, end: End) -> End:
        """Have something ended once the token is dead.

        Args:
            end: Called on the event loop, once at most.

        Returns:
            What calls that off; it must be called when the thing is over.
        """
        stay = _Stay(self._token, end)
        self._inside.setdefault(self.principal, {})[stay] = None

        def over() -> None:
            stays = self._inside.get(self.principal, {})
            stays.pop(stay, None)
            if not stays:
                self._inside.pop(self.principal, None)

        return over


@frozen(eq=False)
class _Stay:
    """One thing that goes on under a token."""

    token: str | None
    end: End
