"""`script/setup` on machines that lack something, and after an interruption."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.sites import PROJECT, clean_environment

REFUSES_ENSUREPIP = f"""#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; esac
exec {sys.executable} "$@"
"""
TOO_OLD = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def checkout(tmp_path):
    """The scripts and locks alone, in a path with a space."""
    folder = tmp_path / "a checkout"
    for name in ("script", "requirements"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


def run_setup(checkout, *, programs: dict[str, str]) -> subprocess.CompletedProcess:
    """Run script/setup where `programs` (name and text) come first on the PATH."""
    folder = checkout.parent / "bin"
    folder.mkdir()
    for name, text in programs.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return subprocess.run(
        [checkout / "script" / "setup"],
        env=clean_environment() | {"PATH": f"{folder}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=150,
    )


def test_setup_without_the_venv_module_names_the_package(checkout):
    done = run_setup(checkout, programs={"python3": REFUSES_ENSUREPIP})
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "python3 has no venv module: install it (on Debian and Ubuntu, as root: apt install "
        "python3-venv), then repeat.\n"
    )
    assert not (checkout / ".venv").exists()


def test_setup_with_an_old_python_only(checkout):
    names = ("python3", "python3.11", "python3.12", "python3.13")
    done = run_setup(checkout, programs=dict.fromkeys(names, TOO_OLD))
    assert done.returncode == 1
    assert done.stderr == (
        "StudyHub needs Python 3.11 or newer, and none was found: install it, or name it with "
        "STUDYHUB_PYTHON=/path/to/python3.\n"
    )


def test_setup_makes_a_half_made_venv_anew(checkout):
    for lock in ("pip", "runtime"):
        (checkout / "requirements" / f"{lock}.txt").write_text("# nothing to install\n")
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout / ".venv" / ".unfinished").touch()
    (checkout / ".venv" / "half").touch()
    done = run_setup(checkout, programs={})
    assert "Making .venv with Python 3." in done.stdout
    assert (checkout / ".venv" / ".runtime").exists()
    assert not (checkout / ".venv" / ".unfinished").exists()
    assert not (checkout / ".venv" / "half").exists()
    # There is no code here that could convert the sentence model: that is one message too.
    assert done.stderr.startswith("The sentence model could not be converted; the end of var/")


def test_setup_with_a_full_disk_says_so(checkout):
    full = "#!/bin/sh\necho 'Filesystem 1024-blocks Used Available'\necho '/dev/x 1 1 12 100% /'\n"
    done = run_setup(checkout, programs={"df": full, "python3": fail_at_venv()})
    assert done.returncode == 1
    assert done.stderr == (
        f"The disk of {checkout} is full: make room there (2 GB), then repeat.\n"
    )


def fail_at_venv() -> str:
    """A Python that passes the checks and then cannot write."""
    return f'#!/bin/sh\n[ "$1" != -m ] || exit 1\nexec {sys.executable} "$@"\n'


def test_setup_a_second_time_does_nothing(current_setup):
    before = (PROJECT / ".venv" / ".runtime").stat().st_mtime_ns
    done = subprocess.run(
        [PROJECT / "script" / "setup"], capture_output=True, text=True, timeout=20
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (PROJECT / ".venv" / ".runtime").stat().st_mtime_ns == before
