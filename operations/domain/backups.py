"""Backup and restore of the whole database.

A backup is one file in PostgreSQL's custom format. It is written beside its place, read through
again, and then renamed: what stands at the path is whole. A restore is one transaction: whatever
stops it, a power cut too, the data is either the old or the new.

What is outside of the database is not in it: the secret key (with another one people sign in again,
and links in old mails are void), the environment, who was erased since (`accounts.domain.erased`),
and what a start makes anew: static files, the sentence model. So whoever gets hold of a backup
cannot sign sessions with it.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from operations.domain.client_programs import (
    BackupError,
    Programs,
    find_newest_programs,
    find_programs,
    find_server,
    notes,
    read_said,
    run,
    start,
)
from operations.models import Backup
from studyhub.databases import find_newer
from studyhub.embedded.postgres import MAJOR, clean_environment

# Whoever is in the middle of something gets so long to finish.
LOCK_TIMEOUT = "30s"
# How the name of a backup begins that is being written.
BEGUN = ".studyhub-backup-"
# Seconds: nobody writes into it or reads it through for so long.
ABANDONED_AFTER = 12 * 3600
# Tables take their indexes, constraints, sequences and triggers with them; what the triggers call
# stays. What belongs to an extension cannot be dropped and is not in a backup of ours either.
CLEAR = f"""\
BEGIN;
SET LOCAL lock_timeout = '{LOCK_TIMEOUT}';
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', one.name);
  END LOOP;
  FOR one IN
    SELECT oid::regprocedure AS name FROM pg_catalog.pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    )
  LOOP
    EXECUTE format('DROP ROUTINE %s CASCADE', one.name);
  END LOOP;
END $$;
""".encode()


def name_backup(*, now: datetime) -> Path:
    """Return where a backup goes that was given no place."""
    return Path(settings.VAR_DIR) / "backups" / f"studyhub-{now:%Y-%m-%d-%H%M%S}.dump"


def make_backup(*, path: Path, now: datetime) -> Backup:
    """Write a backup to `path`, check it, and note it for Doctor. Raise BackupError.

    The file is for its owner alone (mode 600). An older one at `path` is replaced in one step, and
    only by one that was read through.
    """
    programs = find_programs(server=find_server())
    with writing_beside(path) as fresh:
        run(
            programs.pg_dump,
            *("--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60s"),
            f"--file={fresh}",
        )
        read_through(programs, fresh)
    return note_backup(path=path, made_at=now)


def note_backup(*, path: Path, made_at: datetime) -> Backup:
    """Let Doctor know of a whole backup."""
    return Backup.objects.create(made_at=made_at, path=str(path)[:500], size=path.stat().st_size)


@contextmanager
def writing_beside(path: Path) -> Iterator[Path]:
    """Give a new file in the folder of `path`, which takes its place if the block succeeds."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_abandoned(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=BEGUN)
    except OSError as error:
        raise BackupError(f"{path.parent} cannot be written to ({error.strerror}).") from None
    fresh = Path(name)
    try:
        yield fresh
        os.fsync(handle)
        fresh.replace(path)
        flush_folder(path.parent)
    finally:
        os.close(handle)
        fresh.unlink(missing_ok=True)


def remove_abandoned(folder: Path) -> None:
    """Remove what a backup that was killed had written: each can be as large as a backup."""
    for begun in folder.glob(f"{BEGUN}*"):
        # Another backup may end meanwhile, or leave what is not ours to remove.
        with suppress(OSError):
            if begun.stat().st_mtime < time.time() - ABANDONED_AFTER:
                begun.unlink()


def flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_through(programs: Programs, path: Path) -> None:
    """Read a backup to its last byte, as a restore would. Raise BackupError."""
    try:
        # The list alone, at the front of the file, would not notice that the end is missing.
        run(programs.pg_restore, f"--file={os.devnull}", str(path))
    except BackupError as error:
        if "unsupported version" in str(error):
            raise BackupError(
                f"{path} was written by newer client programs of PostgreSQL than those here, which "
                f"are of version {programs.major}. Install those of the version that wrote it, "
                f"such as {MAJOR} (on Debian and Ubuntu: apt install postgresql-client-{MAJOR})."
            ) from None
        raise BackupError(f"{path} is not a whole backup: {error}") from None


def restore_backup(*, path: Path, replace: bool) -> datetime:
    """Make the database what the backup says, in one transaction. Raise BackupError.

    A database with tables is only touched with `replace`; they go in the same transaction. The
    caller migrates afterwards (a backup of an older version is welcome, one of a newer is not), and
    then notes the backup, which does not know of itself. Return when it was made.
    """
    if not path.is_file():
        raise BackupError(f"{path} is no file.")
    programs = find_newest_programs(server=find_server())
    read_through(programs, path)
    refuse_newer(programs, path)
    if not replace and (count := count_tables()):
        raise BackupError(
            f"The database has {count} tables already: give --replace to put the backup in the "
            "place of all that is there."
        )
    made_at = read_date(programs, path)
    connection.close()
    pour(programs, path)
    return made_at


def count_tables() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = 'public'")
        return cursor.fetchone()[0]


def refuse_newer(programs: Programs, path: Path) -> None:
    """Stop where the backup has migrations that this code does not know."""
    applied = read_migrations(programs, path)
    if not applied:
        raise BackupError(f"{path} is no backup of StudyHub: it has no migrations.")
    if newer := find_newer(applied):
        raise BackupError(
            f"{path} is of a newer version of StudyHub: it has {newer[-1]}, which this version "
            "does not know. Install that version first."
        )


def read_migrations(programs: Programs, path: Path) -> set[tuple[str, str]]:
    """Return app and name of the migrations that a backup has applied."""
    done = subprocess.run(
        [programs.pg_restore, "--data-only", "--table=django_migrations", "--file=-", path],
        capture_output=True,
        text=True,
        errors="replace",
    )
    rows = (line.split("\t") for line in done.stdout.splitlines())
    return {(row[1], row[2]) for row in rows if len(row) == 4 and row[0].isdigit()}


def read_date(programs: Programs, path: Path) -> datetime:
    """Return when a backup was made, which stands at its front. Raise BackupError."""
    listed = subprocess.run(
        [programs.pg_restore, "--list", path],
        env=clean_environment(),  # the time in UTC
        capture_output=True,
        text=True,
        errors="replace",
    )
    found = re.search(r"Archive created at (\d+-\d+-\d+ \d+:\d+:\d+) UTC", listed.stdout)
    if not found:
        raise BackupError(f"{path} does not say when it was made.")
    return datetime.fromisoformat(found[1]).replace(tzinfo=UTC)


def pour(programs: Programs, path: Path) -> None:
    """Let psql run the backup as one transaction that also drops what is there.

    pg_restore by itself leaves tables that the backup does not have, and fails where they refer to
    one that it has. The end of the transaction is written when pg_restore has said that all is
    well: a psql that loses us before has nothing to commit.
    """
    with notes() as said, notes() as told:
        restore = start(
            programs.pg_restore,
            *("--no-owner", "--no-privileges", "--file=-", str(path)),
            said=told,
            stdout=subprocess.PIPE,
        )
        psql = start(
            programs.psql,
            *("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"),
            said=said,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        with restore as source, psql as target:
            try:
                target.stdin.write(CLEAR)
                copy_script(source.stdout, target.stdin)
                if source.wait() == 0:
                    target.stdin.write(b"COMMIT;\n")
                target.stdin.close()
            except BrokenPipeError:
                pass  # psql stopped at an error
            if target.wait() != 0 or source.wait() != 0:
                raise BackupError(f"Nothing was changed: {read_said(said) or read_said(told)}")


def copy_script(source, target) -> None:
    """Copy the script without a setting of its head that servers before PostgreSQL 17 refuse."""
    for line in source:
        if line.startswith(b"SET transaction_timeout"):
            break
        target.write(line)
    shutil.copyfileobj(source, target, 1 << 20)
