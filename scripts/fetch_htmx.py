"""Take htmx out of a pinned wheel and put it where the portal serves it.

htmx is no Python package and is not ours to commit. The django-htmx wheel carries it; it is
downloaded with its hash checked (requirements/htmx.txt), opened, and thrown away.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = ROOT / "requirements" / "htmx.txt"
MEMBER = "django_htmx/static/django_htmx/htmx-2.min.js"
# htmx 2.0.10. Change it together with requirements/htmx.txt.
SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"


def download_wheel(folder: Path) -> Path:
    """Return the path of the pinned wheel, downloaded into folder."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--dest", str(folder)]
    subprocess.run([*command, *options, "--requirement", str(PIN)], check=True)
    return next(folder.glob("*.whl"))


def extract(wheel: Path) -> bytes:
    """Return htmx itself, or stop when it is not byte for byte the file we chose."""
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(MEMBER)
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{MEMBER} in {wheel.name} has sha256 {found}, expected {SHA256}.")
    return content


def main(target: Path) -> None:
    """Write htmx to target."""
    with tempfile.TemporaryDirectory() as folder:
        content = extract(download_wheel(Path(folder)))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
