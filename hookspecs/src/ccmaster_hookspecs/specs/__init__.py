"""Every hook of ccmaster. The file says the domain; the first word says the kind.

register_*  contribute: return values; all plugins' values are joined.
on_*        observe: return nothing; a failure never reaches ccmaster.
decide_*    decide: return an answer, or None for no opinion; the first answer counts.

`on_*` and `decide_*` may be implemented with `async def`, `register_*` may not. An
implementation takes those of a hook's arguments that it needs.
"""

from ccmaster_hookspecs.specs import coordination, extension, mcp, sessions

SPECS = (extension, sessions, mcp, coordination)
