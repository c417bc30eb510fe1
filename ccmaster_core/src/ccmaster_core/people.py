"""Whose ccmaster this is: the user that the operating system names."""

import getpass
import os

from ccmaster_hookspecs.principals import Principal, person


def user() -> Principal:
    """Return the person whose process this is, with every scope."""
    return person(_name())


def _name() -> str:
    try:
        import pwd  # noqa: PLC0415 - Windows has no such list of users
    except ImportError:
        return getpass.getuser()
    user_id = os.getuid()
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return str(user_id)
