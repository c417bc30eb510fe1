"""Lets an idle session go on until its agent says a word, which the configuration names."""

from ccmaster_hookspecs import Continue, Rest, Settings, hookimpl

TABLE = "until_done"


@hookimpl
def register_settings():
    """Add the table `until_done`."""
    return [Settings(table=TABLE, shape="ccmaster_plugin_until_done.settings:UntilDoneSettings")]


@hookimpl
def decide_continuation(host, status):
    """Go on, or rest once the word was said; a session that may not go on is left to others."""
    if not status.watch:
        return None
    word = host.settings(TABLE).word
    if word in (status.last_message or ""):
        return Rest(f"it said {word}")
    return Continue(f"Go on. Say {word} when there is nothing left to do.")
