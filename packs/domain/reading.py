"""Read the folder of a pack. Faults of the form are collected, never raised."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from packs.domain.faults import Fault, shorten, stop
from packs.domain.pack import LessonFile, Pack
from packs.domain.yaml import Fields, Items, read_yaml
from studyhub.params import UNSEEN, drop_unseen

HEAD = "pack.yaml"
LISTS = ("tracks", "topics", "glossary", "competencies", "templates", "stories")
LONGEST_LINE = 300
# A link or a token has no blank at which it could be folded: its length is nobody's fault.
UNBROKEN = re.compile(r"https?://\S+|\S{100,}")
# What is left in a folder from which Python has run a listing.
MADE_BY_PYTHON = "__pycache__"
BESIDE = ("README", "LICENCE", "LICENSE", "NOTICE", "CHANGELOG")


class Reader:
    """Reads the files of one folder and remembers what it met."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.faults: list[Fault] = []
        self.files = [file for file in list_files(folder) if self.is_named_well(file)]
        self.faults += find_strange(folder)
        self.left = set(self.files)
        # The checksum of each file as it was read, by its name.
        self.read: dict[str, bytes] = {}

    def is_named_well(self, file: str) -> bool:
        """Whether the name of a file is text on one line; where it is not, that is a fault."""
        shown = file.encode(errors="replace").decode()
        if shown != file:
            self.faults.append(Fault(shown, 0, "", "This name is not UTF-8. Rename the file."))
        elif not file.isprintable():
            cure = "This name has a character that cannot be seen. Rename the file."
            self.faults.append(Fault(repr(file)[1:-1], 0, "", cure))
        return shown == file and file.isprintable()

    def text(self, file: str) -> str:
        """Return the text of a file with the line ends of Unix; empty where it isn't UTF-8."""
        self.left.discard(file)
        data = (self.folder / file).read_bytes()
        self.read[file] = hash_file(data)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.faults.append(stop(file, line, "", "This is not UTF-8. Save the file as UTF-8."))
            return ""
        for number, line in enumerate(text.split("\n"), start=1):
            if unseen := UNSEEN.search(line):
                cure = "This character cannot be seen. Remove it."
                self.faults.append(Fault(file, number, f"U+{ord(unseen[0]):04X}", cure))
        return drop_unseen(text).replace("\r\n", "\n").replace("\r", "\n")

    def yaml(self, file: str, kind: type, *, text: str | None = None, above: int = 0):
        """Return the mapping or list of a YAML file; an empty one where there is a fault."""
        text = self.text(file) if text is None else text
        self.faults += find_long_lines(text, file=file, above=above)
        value, faults = read_yaml(text, file=file, above=above)
        self.faults += faults
        if isinstance(value, kind):
            return value
        if not faults and says_something(text):
            wanted = "a list" if kind is Items else "a mapping"
            self.faults.append(stop(file, above + 1, "", f"Give {wanted} here."))
        return kind(file, above + 1)

    def records(self, file: str) -> list[Fields]:
        """Return the mappings of a list in a YAML file; other items are faults."""
        items = self.yaml(file, Items)
        for line, item in zip(items.lines, items, strict=True):
            if not isinstance(item, Fields):
                self.faults.append(Fault(file, line, str(item), "Give a mapping here."))
        return [item for item in items if isinstance(item, Fields)]

    def under(self, folder: str, ending: str) -> list[str]:
        return [name for name in self.files if name.startswith(folder) and name.endswith(ending)]

    def lesson(self, file: str) -> LessonFile:
        """Split a lesson into its head, between two lines of ---, and its Markdown."""
        text = self.text(file)
        lines = text.split("\n")
        end = next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), None)
        if lines[0].rstrip() != "---" or end is None:
            cure = "Begin the lesson with its head: a line of ---, the entries, a line of ---."
            self.faults.append(stop(file, 1, lines[0], cure))
            return LessonFile(file, Fields(file, 1), text, 1)
        head = self.yaml(file, Fields, text="\n".join(lines[1:end]), above=1)
        return LessonFile(file, head, "\n".join(lines[end + 1 :]), end + 2)


def says_something(text: str) -> bool:
    """Whether there is more in YAML than remarks: what stood below them may have been taken out."""
    lines = (line.strip() for line in text.split("\n"))
    return any(line and not line.startswith("#") for line in lines)


def find_long_lines(text: str, *, file: str, above: int) -> Iterator[Fault]:
    """Yield the lines of YAML that nobody could read in a difference between two versions."""
    for number, line in enumerate(text.split("\n"), start=above + 1):
        if len(UNBROKEN.sub("", line)) > LONGEST_LINE:
            long = f"This line has {len(line)} characters."
            cure = f"{long} Fold the text by >-, {LONGEST_LINE} to a line at most."
            yield Fault(file, number, shorten(line), cure)


def is_beside(name: str) -> bool:
    """Whether a file may lie in a pack without being part of it."""
    parts = name.split("/")
    hidden = any(part.startswith(".") for part in parts) or MADE_BY_PYTHON in parts
    return hidden or Path(name).stem.upper() in BESIDE


def read_pack(folder: Path) -> Pack:
    """Read all files of a pack. What cannot be read stands in `faults`."""
    folder = Path(folder)
    if not (folder / HEAD).is_file():
        head = Fields(HEAD, 0)
        missing = f"{HEAD} in {folder}" if folder.is_dir() else f"folder {folder}"
        cure = f"There is no {missing}. Name the folder of a pack."
        return Pack(head=head, faults=[stop(HEAD, 0, "", cure)])
    reader = Reader(folder)
    pack = Pack(head=reader.yaml(HEAD, Fields))
    for name in LISTS:
        file = f"{name}.yaml"
        setattr(pack, name, reader.records(file) if file in reader.left else [])
    if "facts.yaml" in reader.left:
        pack.facts = reader.yaml("facts.yaml", Fields)
    pack.lessons = [reader.lesson(file) for file in reader.under("lessons/", ".md")]
    for file in reader.under("questions/", ".yaml"):
        pack.questions += reader.records(file)
    pack.interviews = [reader.yaml(file, Fields) for file in reader.under("interviews/", ".yaml")]
    pack.plans = [reader.yaml(file, Fields) for file in reader.under("plans/", ".yaml")]
    pack.figures = {file: reader.text(file) for file in reader.under("figures/", ".svg")}
    pack.code = {file: reader.text(file) for file in reader.under("code/", "")}
    for file in reader.left:
        cure = "This file is no part of a pack, so it would be lost. Rename, move or remove it."
        reader.faults.append(Fault(file, 0, "", cure))
    pack.faults = reader.faults
    pack.folder = folder
    pack.files = dict(sorted(reader.read.items()))
    pack.checksum = hash_files(pack.files.items())
    return pack


def find_strange(folder: Path) -> Iterator[Fault]:
    """Yield what lies in a pack and is neither a file nor a folder of its own, such as a link."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if not (is_beside(name) or path.is_dir() or path.is_file()) or path.is_symlink():
            cure = "This is no file of the pack itself. Put the file here, or remove it."
            yield Fault(name.encode(errors="replace").decode(), 0, "", cure)


def list_files(folder: Path) -> list[str]:
    """Return the names of the files of a pack, without those that lie beside it."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = (path.relative_to(folder).as_posix() for path in paths)
    return sorted(name for name in names if not is_beside(name))


def hash_pack(folder: Path) -> str:
    """Return the SHA-256 of the names and the checksums of all files of a pack.

    A folder without a head is none: nothing in it is read, which can be a whole disk.
    """
    folder = Path(folder)
    if not (folder / HEAD).is_file():
        return hash_files([])
    return hash_files(
        (file, hash_file((folder / file).read_bytes())) for file in list_files(folder)
    )


def hash_files(files: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, checksum in files:
        digest.update(f"{name}\0".encode(errors="surrogateescape") + checksum)
    return digest.hexdigest()


def hash_file(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
