"""What the plugin contributes is there, and importing it costs nothing."""

import subprocess
import sys

from ccmaster_hookspecs.references import resolve
from ccmaster_plugin_claude_code import plugin


def test_every_contribution_names_code_that_is_there():
    [runtime] = plugin.register_runtimes()
    [settings] = plugin.register_settings()
    checks = list(plugin.register_checks())
    named = [runtime.launch, runtime.available, settings.shape, *(check.run for check in checks)]
    assert all(callable(resolve(reference)) for reference in named)
    assert {runtime.table, settings.table, *(check.table for check in checks)} == {"claude_code"}
    assert runtime.resumes


def test_the_plugins_own_module_imports_nothing_heavy():
    script = (
        "import sys, ccmaster_plugin_claude_code.plugin;"
        "print([name for name in ('asyncio', 'psutil', 'json') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
