"""`script/setup` on machines that lack something, and after an interruption."""

import os
import shutil
import subprocess
import sys
import sysconfig

import pytest

from tests.sites import PROJECT, clean_environment

TOO_OLD = "#!/bin/sh\nexit 1\n"
LACKS_VENV = """#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; esac
"""
# New enough, with venv, and then it cannot make one.
FAILS_AT_VENV = """#!/bin/sh
case "$*" in --version) echo "Python 3.99" ;; "-m venv"*) exit 1 ;; esac
"""
# Makes a .venv that has our pip: to install one takes seconds.
LENDS_ITS_PIP = """#!/bin/sh
[ "$*" = "-m venv .venv" ] || exec {python} "$@"
{python} -m venv --without-pip .venv
for folder in .venv/lib/python3*/site-packages; do cp "{lends}" "$folder/lends.pth"; done
"""

# Makes a .venv of which each program notes what it is called with.
MAKES_WHAT_NOTES = """#!/bin/sh
[ "$*" = "-m venv .venv" ] || exit 0
mkdir -p .venv/bin
printf '%s\\n' '#!/bin/sh' '[ "$*" != "-m pip config list" ] || exec echo "{settings}"' \\
    'echo "pip $*" >>called' >.venv/bin/python
printf '%s\\n' '#!/bin/sh' 'echo "uv $*" >>called' 'exit {status}' >.venv/bin/uv
chmod +x .venv/bin/*
"""

# What the Python of that .venv does besides: it makes the model, unless its manifest is there.
MODEL = (
    '\'[ "$*" != "-m scoring convert_model var/model" ] || [ -e var/model/manifest.json ] ||'
    " for name in minilm_int8.onnx tokenizer.json manifest.json; do"
    " printf whole >var/model/$name; done' "
)


@pytest.fixture
def checkout(tmp_path):
    """The scripts and locks alone, in a path with a space."""
    folder = tmp_path / "a checkout"
    for name in ("script", "requirements"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


def run_setup(
    checkout, *, programs: dict[str, str], python: str = "python3", within: tuple[str, ...] = ()
) -> subprocess.CompletedProcess:
    """Run script/setup where `programs` (name and text) come first on the PATH.

    `python` is the Python it is told to take, "" for what it finds; the command `within` runs it.
    """
    folder = checkout.parent / "bin"
    folder.mkdir(exist_ok=True)
    for name, text in programs.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    paths = {"PATH": f"{folder}:{os.environ['PATH']}", "STUDYHUB_PYTHON": python}
    return subprocess.run(
        [*within, checkout / "script" / "setup"],
        env=clean_environment() | paths,
        capture_output=True,
        text=True,
        timeout=150,
    )


def test_setup_without_the_venv_module_names_the_package(checkout):
    done = run_setup(checkout, programs={"python3": LACKS_VENV})
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "python3 has no venv module: install it (on Debian and Ubuntu, as root: apt install "
        "python3-venv), then repeat.\n"
    )
    assert not (checkout / ".venv").exists()


def test_setup_with_an_old_python_only(checkout, replace_system_python):
    names = ("python3", "python3.11", "python3.12", "python3.13")
    programs, within = dict.fromkeys(names, TOO_OLD), replace_system_python(TOO_OLD)
    done = run_setup(checkout, programs=programs, python="", within=within)
    assert done.returncode == 1
    assert done.stderr == (
        "StudyHub needs Python 3.11 or newer, and none was found: install it, or name it with "
        "STUDYHUB_PYTHON=/path/to/python3.\n"
    )


def test_setup_with_an_old_python_by_name_names_it(checkout):
    done = run_setup(checkout, programs={"python3": TOO_OLD})
    assert done.returncode == 1
    assert done.stderr == (
        "STUDYHUB_PYTHON=python3 is no Python 3.11 or newer, which StudyHub needs.\n"
    )


def test_setup_makes_a_half_made_venv_anew_and_one_whose_python_was_replaced(checkout, tmp_path):
    lends = f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n"
    (tmp_path / "lends").write_text(lends)
    serves = {"python3": LENDS_ITS_PIP.format(python=sys.executable, lends=tmp_path / "lends")}
    for lock in ("uv", "runtime"):
        (checkout / "requirements" / f"{lock}.txt").write_text("# nothing to install\n")
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout / ".venv" / ".unfinished").touch()
    (checkout / ".venv" / "half").touch()
    done = run_setup(checkout, programs=serves)
    assert "Making .venv with Python 3." in done.stdout
    assert (checkout / ".venv" / ".runtime").exists(), done.stderr
    assert not (checkout / ".venv" / ".unfinished").exists()
    assert not (checkout / ".venv" / "half").exists()
    # There is no code here that could convert the sentence model: that is one message too.
    assert done.stderr.startswith("The sentence model could not be converted; the end of var/")
    assert "Making .venv" not in run_setup(checkout, programs=serves).stdout
    leave_the_name_and_put_another_behind_it(checkout / ".venv" / "bin" / "python")
    done = run_setup(checkout, programs={"python3": FAILS_AT_VENV})
    assert done.stdout == "Making .venv with Python 3.99.\n"


@pytest.mark.parametrize(
    ("settings", "status", "called"),
    [
        ("global.extra-index-url='https://more.example'", 0, ["uv"]),
        # It could not fetch them, or would not go where pip is told to go.
        ("", 1, ["uv", "pip"]),
        ("global.index-url='https://mirror.example'", 0, ["pip"]),
    ],
    ids=["uv", "fails", "mirror"],
)
def test_setup_installs_with_uv_or_else_with_pip(checkout, settings, status, called):
    makes = MAKES_WHAT_NOTES.format(settings=settings, status=status)
    (checkout / "var" / "model").mkdir(parents=True)
    done = run_setup(checkout, programs={"python3": makes})
    assert done.returncode == 0, done.stderr
    lines = (checkout / "called").read_text().splitlines()
    installs = [line for line in lines if line.endswith("-r requirements/runtime.txt")]
    assert [line.split()[0] for line in installs] == called
    assert all("--require-hashes" in line for line in installs)
    assert not (checkout / ".venv" / ".unfinished").exists()


def test_setup_makes_a_damaged_model_anew(checkout):
    makes = MAKES_WHAT_NOTES.format(settings="", status=0).replace(
        "'echo \"pip", f"{MODEL}'echo \"pip"
    )
    (checkout / "var" / "model").mkdir(parents=True)
    (checkout / "scoring").mkdir()
    (checkout / "scoring" / "convert.py").touch()
    model = checkout / "var" / "model" / "minilm_int8.onnx"
    assert run_setup(checkout, programs={"python3": makes}).returncode == 0
    for damage in ("whale", "w", None):
        assert run_setup(checkout, programs={"python3": makes}).stdout == ""
        model.unlink() if damage is None else model.write_text(damage)
        done = run_setup(checkout, programs={"python3": makes})
        assert (done.stdout, done.stderr) == ("Converting the sentence model.\n", "")
        assert model.read_text() == "whole"


def leave_the_name_and_put_another_behind_it(python) -> None:
    """Do what a distribution's upgrade does. The newer one does not look where packages were."""
    newer = python.parents[2] / "newer"
    newer.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    newer.chmod(0o755)
    python.unlink()
    python.symlink_to(newer)


def test_setup_with_a_full_disk_says_so(checkout):
    full = "#!/bin/sh\necho 'Filesystem 1024-blocks Used Available'\necho '/dev/x 1 1 12 100% /'\n"
    done = run_setup(checkout, programs={"df": full, "python3": FAILS_AT_VENV})
    assert done.returncode == 1
    assert done.stderr == (
        f"The disk of {checkout} is full: make room there (2 GB), then repeat.\n"
    )


@pytest.fixture
def replace_system_python(tmp_path):
    """A function that returns the command within which the system's python3 is another program."""

    def replace(text: str) -> tuple[str, ...]:
        other = tmp_path / "python of the system"
        other.write_text(text)
        other.chmod(0o755)
        mount = 'mount --bind "$0" "$(command -p -v python3)" && exec "$@"'
        words = ("unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(other))
        if not shutil.which("unshare") or subprocess.run([*words, "true"]).returncode:
            pytest.skip("the system has no python3, or nobody may replace it here")
        return words

    return replace


@pytest.mark.parametrize("lacking", [TOO_OLD, LACKS_VENV], ids=["too old", "no venv"])
def test_setup_passes_over_a_python_that_cannot_serve(checkout, replace_system_python, lacking):
    within = replace_system_python(lacking)
    done = run_setup(checkout, programs={"python3": FAILS_AT_VENV}, python="", within=within)
    assert done.stdout == "Making .venv with Python 3.99.\n"
    assert done.stderr.startswith(".venv could not be made; ")


def test_setup_prefers_the_python_of_the_system(checkout, replace_system_python):
    within = replace_system_python(FAILS_AT_VENV.replace("3.99", "3.98"))
    done = run_setup(checkout, programs={"python3": FAILS_AT_VENV}, python="", within=within)
    assert done.stdout == "Making .venv with Python 3.98.\n"


def test_setup_a_second_time_does_nothing(current_setup):
    before = (PROJECT / ".venv" / ".runtime").stat().st_mtime_ns
    done = subprocess.run(
        [PROJECT / "script" / "setup"], capture_output=True, text=True, timeout=20
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (PROJECT / ".venv" / ".runtime").stat().st_mtime_ns == before
