"""What `ccmaster doctor` looks at here: each check with what it needs, none of it touched yet."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from ccmaster_core import checks
from ccmaster_core.application import Application
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.config import Configuration
from ccmaster_core.doctor import Probe, finding
from ccmaster_core.hosts import LivingHost, living
from ccmaster_core.runtimes import Runtimes
from ccmaster_core.stores import BUILT_IN
from ccmaster_hookspecs.contributions import Check, Finding


def probes(command_line: CommandLine) -> Iterator[Probe]:
    """Yield every check; making one raises nothing, whatever is broken."""
    contributions = command_line.contributions
    contributions.collect_all()
    yield Probe("python", checks.python)
    yield Probe("home", lambda: checks.home(command_line.home))
    yield Probe("disk", lambda: checks.space(command_line.home, _free))
    yield Probe("configuration", lambda: _configuration(command_line))
    yield Probe("plugins", lambda: checks.plugins(command_line.plugins.installed))
    yield Probe("store", lambda: _store(command_line))
    yield Probe("agents", lambda: _runtimes(command_line))
    for check in contributions.checks.values():
        yield _contributed(command_line, check)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _configuration(command_line: CommandLine) -> Finding:
    return checks.configuration(command_line.home, lambda: _loaded(command_line).validate())


def _loaded(command_line: CommandLine) -> Configuration:
    # Not the command line's own: checks run side by side, and one of them must not make what
    # another is making.
    return Configuration.load(command_line.home, command_line.contributions.settings.values())


def _store(command_line: CommandLine) -> Finding:
    """See whether the store opens and can be read, and tell who is at work on it."""
    settings = _loaded(command_line).table("store")
    if settings.name == BUILT_IN:
        file = Path(settings.url).expanduser() if settings.url else command_line.home.store
        if not file.exists():
            return finding(True, f"the store {file} is made when it is first needed")
    alive: list[LivingHost] = []

    async def work(application: Application) -> None:
        await application.folded.all()
        alive.extend(await living(application.store))

    opened = checks.store(settings.url or settings.name, lambda: command_line.run(work))
    if not opened.ok:
        return opened
    hosts = checks.hosts([f"{host.host} (process {host.pid} on {host.machine})" for host in alive])
    return finding(True, f"{opened.text}; {hosts.text}")


def _runtimes(command_line: CommandLine) -> Finding:
    configuration = _loaded(command_line)
    runtimes = Runtimes(
        contributions=command_line.contributions,
        wanted=None,
        settings=configuration.table,
        state_dir=command_line.home.state,
    )
    contributed = command_line.contributions.runtimes
    return checks.runtimes({name: runtimes.problem(each) for name, each in contributed.items()})


def _contributed(command_line: CommandLine, check: Check) -> Probe:
    def run() -> Finding:
        code = command_line.contributions.code(check, check.run)
        return checks.contributed(check, code, _loaded(command_line).table)

    return Probe(check.name, run)
