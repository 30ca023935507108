"""Set the project up: virtual environment, Python and npm packages, place index. Standard library only.

Each step is done once and again only when what it depends on has changed, so that a second run takes no time.
`--dev` adds the packages of the tests and checks.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"


def main() -> int:
    """Run the steps; 0 when everything is in place."""
    parser = argparse.ArgumentParser(description="Set up the event mapper.")
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    dev = parser.parse_args().dev
    if sys.version_info < (3, 11):  # noqa: UP036 - the user may name any Python
        version = sys.version.split()[0]
        fail(f"Python 3.11 or newer is needed; this is {version}. Name another: make run PYTHON=python3.12")
    os.chdir(ROOT)
    make_environment()
    install_python_packages("requirements-dev.txt" if dev else "requirements.txt")
    install_npm_packages(dev=dev)
    build_data()
    return 0


def make_environment() -> None:
    """Make `.venv` when there is none, or when its Python is gone."""
    if PYTHON.exists() and quiet([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        return
    say("Making the virtual environment .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        fail(f"The virtual environment could not be made ({error}). On Debian: apt-get install python3-venv")


def install_python_packages(requirements: str) -> None:
    """Install what the requirements file lists, in the versions of requirements.lock."""
    key = digest(("requirements.txt", "requirements-dev.txt", "requirements-gis.txt", "requirements.lock"))
    mark = VENV / ".packages-installed"
    have = mark.read_text().split() if mark.exists() else []
    if have[:1] == [key] and (requirements == "requirements.txt" or "dev" in have):
        return
    say(f"Installing the Python packages of {requirements} (a minute or two)")
    pip_install(requirements)
    mark.write_text(f"{key} dev" if requirements == "requirements-dev.txt" else key)


def pip_install(requirements: str) -> None:
    """`pip install -r`, with the pinned versions as constraints."""
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    lock = ROOT / "requirements.lock"
    if lock.exists():
        command += ["-c", lock]
    if not run(command):
        fail(
            f"The Python packages of {requirements} could not be installed; pip's message is above. "
            "Set-up needs the network once (or a pip mirror in PIP_INDEX_URL); then run the command again."
        )


def install_npm_packages(*, dev: bool) -> None:
    """`npm ci` by package-lock.json, with Node from PyPI where the machine has none."""
    mark = ROOT / "node_modules" / ".installed"
    key = digest(("package.json", "package-lock.json"))
    have = mark.read_text().split() if mark.exists() else []
    if have[:1] == [key] and (not dev or "dev" in have):
        return
    environ = dict(os.environ, PATH=f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}")
    npm = shutil.which("npm")
    if npm is None:
        say("Node.js is missing here; installing it from PyPI into .venv")
        pip_install("requirements-node.txt")
        npm = shutil.which("npm", path=environ["PATH"])
    say("Installing the page's packages (Leaflet, world-atlas …) with npm ci")
    command = [npm or "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    if not run(command if dev else [*command, "--omit=dev"], env=environ):
        fail(
            "The npm packages could not be installed; npm's message is above. "
            "Set-up needs the network once (or a mirror: npm config set registry …); then run the command again."
        )
    mark.write_text(f"{key} dev" if dev else key)


def build_data() -> None:
    """Build the place index and pack the word clusters, when they are missing or of another version."""
    if not run([PYTHON, "-m", "mapper", "setup"]):
        fail("The place index could not be built; the message is above.")


def digest(names: "tuple[str, ...]") -> str:
    """One hash over the contents of the named files."""
    total = hashlib.sha256()
    for name in names:
        path = ROOT / name
        total.update(path.read_bytes() if path.exists() else b"")
    return total.hexdigest()[:16]


def run(command: "list[object]", env: "dict[str, str] | None" = None) -> bool:
    """True when the command ends well; its output is the user's to see."""
    return subprocess.run([str(part) for part in command], env=env, check=False).returncode == 0


def quiet(command: "list[object]") -> bool:
    """True when the command ends well; nothing is printed."""
    return subprocess.run([str(part) for part in command], check=False, capture_output=True).returncode == 0


def say(message: str) -> None:
    """One line about the step that begins."""
    print(f"→ {message}", flush=True)


def fail(message: str) -> None:
    """End with one clear sentence."""
    raise SystemExit(f"Set-up stopped: {message}")


if __name__ == "__main__":
    sys.exit(main())
