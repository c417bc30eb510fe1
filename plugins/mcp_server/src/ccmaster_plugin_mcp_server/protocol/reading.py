"""Answer `resources/read`: what is under a URI now."""

import mcp_types as types
from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import UnknownResource
from ccmaster_plugin_mcp_server.protocol.asking_calls import Reading
from ccmaster_plugin_mcp_server.protocol.bounds import Bound
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete, read_on_wire
from ccmaster_plugin_mcp_server.protocol.errors import unknown_resource
from ccmaster_plugin_mcp_server.protocol.links import asks_of
from ccmaster_plugin_mcp_server.protocol.patience import in_time
from ccmaster_plugin_mcp_server.protocol.readables import Readables
from ccmaster_plugin_mcp_server.protocol.rounds import RoundNeeded


@frozen
class Reads:
    """Answers each reading. What a caller may not read is to them as if it were not there."""

    _host: Host
    _readables: Readables
    _principal_of: PrincipalOf
    _bound: Bound

    async def __call__(self, ctx: Context, params: types.ReadResourceRequestParams) -> Wire:
        """Answer one reading."""
        caller, uri = self._principal_of(ctx), params.uri
        readable = self._readables.find(caller, uri)
        if readable is None:
            raise unknown_resource(ctx, uri)
        offer = readable.offer
        code = self._host.contributed.code(offer, offer.read)
        reading = Reading(
            host=self._host,
            caller=caller,
            uri=uri,
            variables=readable.variables,
            asks=asks_of(ctx),
        )
        try:
            with self._bound.one(caller):
                data = await in_time(f"reading {uri}", code(reading))
        except RoundNeeded as needed:
            return needed.result
        except UnknownResource as error:
            raise unknown_resource(ctx, uri) from error
        return complete({"contents": read_on_wire(uri, offer.mime_type, data)})
