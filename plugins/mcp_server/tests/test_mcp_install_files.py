"""A client's file is replaced whole or not at all, and only if nobody else has touched it."""

import os
import stat

import pytest

from ccmaster_hookspecs.errors import ConfigurationError, Refused
from ccmaster_plugin_mcp_server.install.files import read, replace


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "mcp.json"
    file.write_bytes(b"before")
    file.chmod(0o640)
    return file


@pytest.fixture
def usual_mask():
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_and_its_mode_kept(file):
    backup = replace(file, b"before", b"after", own=True)
    assert (file.read_bytes(), mode(file)) == (b"after", 0o640)
    assert backup == file.with_name("mcp.json.ccmaster-backup")
    assert (backup.read_bytes(), mode(backup)) == (b"before", 0o640)
    assert names(file.parent) == ["mcp.json", "mcp.json.ccmaster-backup"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_is_kept(file):
    os.chown(file, 1234, 1235)
    backup = replace(file, b"before", b"after", own=True)
    for path in (file, backup):
        assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1235)


def test_a_new_file_of_a_person_is_theirs_alone(tmp_path, usual_mask):
    file = tmp_path / "new" / "mcp.json"
    assert replace(file, None, b"after", own=True) is None
    assert (file.read_bytes(), mode(file), mode(file.parent)) == (b"after", 0o600, 0o700)
    assert names(file.parent) == ["mcp.json"]


def test_a_new_file_of_a_project_is_as_any_other(tmp_path, usual_mask):
    file = tmp_path / "new" / "mcp.json"
    replace(file, None, b"after", own=False)
    assert (mode(file), mode(file.parent)) == (0o644, 0o755)


@pytest.mark.parametrize("before", [b"earlier", None])
def test_what_has_changed_meanwhile_is_left_alone(file, before):
    with pytest.raises(Refused, match="has changed since it was read"):
        replace(file, before, b"after", own=True)
    assert file.read_bytes() == b"before"
    assert names(file.parent) == ["mcp.json"]


def test_what_has_gone_meanwhile_stays_away(file):
    file.unlink()
    with pytest.raises(ConfigurationError, match="cannot be written: No such file"):
        replace(file, b"before", b"after", own=True)
    assert names(file.parent) == []


def test_a_link_is_not_followed_and_not_replaced(file):
    link = file.with_name("link.json")
    link.symlink_to(file)
    with pytest.raises(Refused, match=f"is a symbolic link, to {file}"):
        read(link)
    with pytest.raises(Refused, match="is a symbolic link"):
        replace(link, b"before", b"after", own=True)
    assert link.is_symlink()
    assert file.read_bytes() == b"before"
    assert names(file.parent) == ["link.json", "mcp.json"]


def test_a_file_that_nobody_may_write_stays_as_it_is(file):
    file.chmod(0o444)
    with pytest.raises(Refused, match="must not be written"):
        read(file)
    with pytest.raises(Refused, match="must not be written"):
        replace(file, b"before", b"after", own=True)
    assert file.read_bytes() == b"before"
    assert names(file.parent) == ["mcp.json"]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Refused, match="is no file"):
        read(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(file):
    assert read(file / "mcp.json") is None
    with pytest.raises(ConfigurationError, match="cannot be written: "):
        replace(file / "mcp.json", None, b"after", own=True)
    assert file.read_bytes() == b"before"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read and write all")
def test_a_folder_that_must_not_be_written_is_told(file):
    file.parent.chmod(0o500)
    try:
        with pytest.raises(ConfigurationError, match="cannot be written: Permission denied"):
            replace(file, b"before", b"after", own=True)
    finally:
        file.parent.chmod(0o700)
    assert names(file.parent) == ["mcp.json"]


def test_what_is_there_is_read_and_what_is_not_is_not(file):
    assert read(file) == b"before"
    assert read(file.with_name("other.json")) is None
