"""Events and statuses as JSON: the one place that knows how they look where they are kept.

An event's own fields are one compact JSON object; its stream, kind and time stand beside it, so
that a store can search by them. Reading is tolerant: what an installed version cannot read is
kept exactly as it was written. Importing cattrs takes a twentieth of a second, so only what
opens a store imports this package.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from json import JSONDecoder, JSONEncoder
from typing import Any, NamedTuple

import attrs
from cattrs.errors import StructureHandlerNotFoundError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from ccmaster_core.codec.kinds import by_name
from ccmaster_core.codec.shapes import in_utc, new_converter
from ccmaster_hookspecs.errors import InvalidRequest, PluginError, StoreCorrupt
from ccmaster_hookspecs.events import Event, UnknownEvent
from ccmaster_hookspecs.status import Status


class Record(NamedTuple):
    """An event as a store keeps it: a tuple, so that it is the row that is written."""

    stream: str
    kind: str
    at: str
    """ISO 8601, in UTC."""
    body: str
    """The event's own fields as a JSON object."""


class Codec:
    """Turns events into records and back; knows the core's kinds and those of plugins.

    The code for a kind is made when the first event of that kind is met: making it for all
    kinds would take longer than most commands do.

    Args:
        extra_kinds: Event classes of plugins.

    Raises:
        PluginError: Two kinds have one name, or one is not an attrs class of events.
    """

    def __init__(self, extra_kinds: Iterable[type[Event]] = ()) -> None:
        self._kinds = by_name(extra_kinds)
        self._converter = new_converter()
        self._dumpers: dict[type[Event], Callable[[Any], dict[str, Any]]] = {}
        self._loaders: dict[str, Callable[[Any, Any], Event]] = {}

    def dump(self, event: Event) -> Record:
        """Write an event.

        Raises:
            PluginError: Nobody registered its kind, or JSON has no room for a field's type.
            InvalidRequest: A value in it cannot be written as JSON.
        """
        if isinstance(event, UnknownEvent):
            return Record(event.stream, event.kind, in_utc(event.at), event.body)
        kind = event.__class__
        dumper = self._dumpers.get(kind) or self._new_dumper(kind)
        try:
            body = _encode(dumper(event))
        except (TypeError, ValueError, AttributeError, RecursionError) as error:
            raise InvalidRequest(
                f"an event {kind.__name__} cannot be written as JSON ({error})",
                "give its fields values of the types they are declared with",
            ) from error
        return Record(event.stream, kind.__name__, in_utc(event.at), body)

    def load(self, stream: str, kind: str, at: str, body: str) -> Event:
        """Read an event; an `UnknownEvent` where its kind is not known or it does not fit.

        Raises:
            StoreCorrupt: `at` is not a time.
        """
        if kind not in self._kinds:
            return UnknownEvent(stream=stream, at=_time(at), kind=kind, body=body)
        try:
            loader = self._loaders.get(kind) or self._new_loader(kind)
            fields = _decode(body)
            fields["stream"] = stream
            fields["at"] = at
            return loader(fields, None)
        except Exception:  # noqa: BLE001 - a plugin's class refuses a value with what it likes
            return UnknownEvent(stream=stream, at=_time(at), kind=kind, body=body)

    def dump_status(self, status: Status) -> str:
        """Write a status."""
        return _encode(self._converter.unstructure(status))

    def load_status(self, text: str) -> Status | None:
        """Read a status; None where it is not word for word what this version would write.

        A status is a cache: one of another version may lack what its events told, so it is
        better folded again than believed.
        """
        try:
            status: Status = self._converter.structure(_decode(text), Status)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return None
        return status if self.dump_status(status) == text else None

    def _new_dumper(self, kind: type[Event]) -> Callable[[Any], dict[str, Any]]:
        if self._kinds.get(kind.__name__) is not kind:
            raise PluginError(
                f"events of the kind {kind.__name__} are not known",
                f"return {kind.__module__}.{kind.__qualname__} from register_events",
            )
        self._require_readable(kind)
        beside = override(omit=True)
        dumper = make_dict_unstructure_fn(kind, self._converter, stream=beside, at=beside)
        self._dumpers[kind] = dumper
        return dumper

    def _require_readable(self, kind: type[Event]) -> None:
        """Refuse to write what would come back as an unknown event."""
        attrs.resolve_types(kind)
        for field in attrs.fields(kind):
            try:
                self._converter.get_structure_hook(field.type)
            except StructureHandlerNotFoundError as error:
                raise PluginError(
                    f"the field {field.name!r} of {kind.__name__} has a type that cannot be kept",
                    "use text, numbers, booleans, enums, tuples, mappings or attrs classes",
                ) from error

    def _new_loader(self, kind: str) -> Callable[[Any, Any], Event]:
        loader = make_dict_structure_fn(self._kinds[kind], self._converter)
        self._loaders[kind] = loader
        return loader


_decode = JSONDecoder().decode
_encode = JSONEncoder(separators=(",", ":")).encode


def _time(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at)
    except ValueError as error:
        raise StoreCorrupt(f"{at!r} is not a time", "restore the store from a backup") from error
