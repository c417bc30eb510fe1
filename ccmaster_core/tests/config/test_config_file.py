"""The file: what is wrong with it is told, and it is replaced whole or not at all."""

import errno
import os
import stat
import sys
import threading

import pytest

from ccmaster_core.config import Configuration, toml_file
from ccmaster_core.config.lock import locked
from ccmaster_core.disabled import disabled_plugins
from ccmaster_core.home import Home
from ccmaster_hookspecs.errors import CcmasterError, ConfigurationError, StoreUnavailable


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[host]\nlease_seconds = \n", r"is not TOML: .*line 2, column 17"),
        (b"[host\n", r"is not TOML: .*line 1"),
        (b"a = 1\na = 2\n", r"is not TOML"),
        (b"a = " + b"9" * 5000, r"is not TOML"),
        (b"a = \xff\n", r"is not UTF-8 text: byte 4"),
        (b"a = " + b"[" * 100_000, r"too many brackets"),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_the_place(home, content, told):
    home.make()
    home.configuration.write_bytes(content)
    with pytest.raises(ConfigurationError, match=told) as caught:
        Configuration.load(home)
    assert str(home.configuration) in caught.value.problem
    warnings = []
    assert disabled_plugins(home, warnings.append) == ()
    assert str(home.configuration) in warnings[0]


def test_a_folder_in_its_place_is_told(home):
    home.make(home.configuration)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Configuration.load(home)


def test_what_windows_editors_put_before_a_text_is_let_be(home):
    home.make()
    home.configuration.write_bytes(b"\xef\xbb\xbf[host]\r\nlaunches = 3\r\n")
    assert Configuration.load(home).table("host").launches == 3


def test_only_the_owner_may_read_what_is_written(configured, home):
    configured().set("host.launches", "3")
    assert stat.S_IMODE(home.configuration.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700


def test_what_a_person_wrote_by_hand_stays_beside_it(configured, home, caplog):
    text = "# mine\n[host]\nlaunches = 2 # two\n"
    configured(text).set("host.launches", "3")
    copy = home.configuration.with_name("config.toml.bak")
    assert copy.read_text() == text
    assert str(copy) in caplog.text
    configured().set("host.launches", "4")
    assert copy.read_text() == text


def test_a_link_stays_a_link(configured, home, tmp_path):
    home.make()
    behind = tmp_path / "dotfiles.toml"
    behind.write_text("[host]\nlaunches = 2\n")
    home.configuration.symlink_to(behind)
    configured().set("host.launches", "3")
    assert home.configuration.is_symlink()
    assert "launches = 3" in behind.read_text()


def test_nothing_is_left_where_a_file_cannot_be_replaced(home, monkeypatch):
    home.make()
    home.configuration.write_text("[host]\nlaunches = 2\n")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    # The one call that a full disk is sure to refuse.
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigurationError, match="No space left on device"):
        Configuration.load(home).set("host.launches", "3")
    assert home.configuration.read_text() == "[host]\nlaunches = 2\n"
    assert {path.name for path in home.path.iterdir()} == {"config.toml", ".config.toml.lock"}


def test_a_home_that_cannot_be_made_is_told(tmp_path):
    configuration = Configuration.load(Home(tmp_path / "home" / "c"))
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot be made"):
        configuration.set("host.launches", "3")


def test_writers_at_the_same_time_lose_nothing(configured, home):
    configured().set("host.launches", "0")
    keys = [
        ("greeting.times", "2"),
        ("sessions.watch", "off"),
        ("store.name", "x"),
        ("host.launches", "9"),
    ]
    start = threading.Barrier(len(keys))

    def write(key: str, value: str) -> None:
        configuration = configured()
        start.wait(10)
        configuration.set(key, value)

    threads = [threading.Thread(target=write, args=pair) for pair in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    configuration = configured()
    assert [configuration.get(key) for key, _ in keys] == [2, False, "x", 9]


def test_a_writer_that_never_ends_is_told_of(home):
    home.make()
    with (
        locked(home.configuration),
        pytest.raises(ConfigurationError, match="another ccmaster is writing"),
        locked(home.configuration, patience=0),
    ):
        pytest.fail("two have the lock")
    with locked(home.configuration, patience=0):
        pass


def test_a_value_that_is_no_utf_8_is_refused(configured, home):
    with pytest.raises(ConfigurationError, match="cannot hold such a value"):
        configured().set("greeting.name", "\udcff")
    assert not home.configuration.exists()


def test_the_plugins_that_are_left_out_are_read_lightly(configured, home):
    warnings = []
    assert disabled_plugins(home, warnings.append) == ()
    configured('[plugins]\ndisabled = ["a", "b"]\n')
    assert disabled_plugins(home, warnings.append) == ("a", "b")
    assert warnings == []
    configured("[plugins]\ndisabled = 5\n")
    assert disabled_plugins(home, warnings.append) == ()
    assert "plugins.disabled must be a list" in warnings[0]


def test_reading_lightly_imports_nothing_heavy(home):
    import subprocess

    code = (
        "import sys; from ccmaster_core.disabled import disabled_plugins;"
        "print([name for name in ('cattrs', 'tomli_w', 'asyncio') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_file_is_read_back_as_it_was_written(tmp_path):
    tables = {"a": {"b": [1, 2.5, True, "é\n\"'"], "c d": {"e": []}}, "f": 1}
    file = tmp_path / "x.toml"
    assert toml_file.write(file, tables) is None
    assert toml_file.read(file) == tables
    assert issubclass(ConfigurationError, CcmasterError)
