"""The Chromium that the browser tests drive: the system's, as `script/test` finds it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# The shell is the same browser without windows: a test takes a third of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Root needs --no-sandbox; the rest keeps it from looking for its maker's servers.
WORDS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start the browser and close it afterwards."""
    found = (shutil.which(name) for name in (os.environ.get("STUDYHUB_CHROMIUM", ""), *NAMES))
    path = next(filter(None, found), None)
    if path is None:
        raise RuntimeError("No Chromium was found: script/test says how to get one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(WORDS))
        yield browser
        browser.close()
