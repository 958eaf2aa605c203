"""The kinds of machines that something is made for, and what packages ask of them."""

from __future__ import annotations

import platform
import sys
from typing import NamedTuple

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
GLIBC = (5, 12, 17, 24, 26, 27, 28)
"""Wheels for these and no newer: 麒麟 V10 and 统信 UOS 20 have glibc 2.28 at least."""


class Target(NamedTuple):
    """A kind of machine: its tags of wheels, its name in ``platform`` and in ``sys``, what it calls its chip."""

    name: str
    tags: tuple[str, ...]
    system: str
    sys_platform: str
    machines: tuple[str, ...]

    def markers(self, python: str) -> dict[str, str]:
        """Give what packages may make their needs depend on, for one version of Python."""
        return {
            "os_name": "nt" if self.system == "Windows" else "posix",
            "sys_platform": self.sys_platform,
            "platform_system": self.system,
            "platform_machine": self.machines[0],
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }


def _linux(machine: str) -> Target:
    tags = (*(f"manylinux_2_{minor}_{machine}" for minor in reversed(GLIBC)), f"manylinux2014_{machine}")
    return Target(f"linux_{machine}", tags, "Linux", "linux", (machine,))


TARGETS = {
    one.name: one
    for one in (
        _linux("x86_64"),
        _linux("aarch64"),
        Target("win_amd64", ("win_amd64",), "Windows", "win32", ("AMD64", "x86_64")),
    )
}
"""By name: ordinary Linux machines, 麒麟 and 统信 machines with an ARM chip (飞腾, 鲲鹏), 64-bit Windows."""


def here() -> str:
    """Give the name of this machine's kind; that of an ordinary Linux machine where it is none of them."""
    system, machine = platform.system(), platform.machine()
    fitting = (one.name for one in TARGETS.values() if system == one.system and machine in one.machines)
    return next(fitting, "linux_x86_64")
