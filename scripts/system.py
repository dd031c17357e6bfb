"""Installing a program of the operating system that the tests cannot do without."""

from __future__ import annotations

import os
import shutil
import subprocess


class MissingProgramError(RuntimeError):
    """A program is not on this machine and could not be installed; the text says what to do."""


def root_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root, or None when we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def apt_install(*packages: str) -> bool:
    """Install Debian packages when this is Debian and we may; say whether that worked."""
    prefix = root_prefix()
    apt_get = shutil.which("apt-get")
    if prefix is None or apt_get is None:
        return False
    base = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt_get, "-qq"]
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        if subprocess.run([*base, *arguments], check=False).returncode != 0:
            return False
    return True
