"""The Chromium that the browser tests drive: the system's, as `script/test` finds it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Error,
    Page,
    sync_playwright,
)

from accounts.models import User
from studyhub.joining import join
from tests.axe import SCRIPT as AXE

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
    # No page lives so long that compiling its scripts well pays: a tenth of the processor time.
    "--js-flags=--no-opt,--no-maglev,--single-threaded-gc",
)


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start the browser and close it afterwards."""
    with sync_playwright() as playwright, closing(launch(playwright.chromium)) as browser:
        yield browser


def launch(kind: BrowserType, *words: str) -> Browser:
    """Start a browser with our words on its command line, and those of a test."""
    found = (shutil.which(name) for name in (os.environ.get("STUDYHUB_CHROMIUM", ""), *NAMES))
    path = next(filter(None, found), None)
    if path is None:
        raise RuntimeError("No Chromium was found: script/test says how to get one.")
    return kind.launch(executable_path=path, args=[*WORDS, *words])


def sign_in(context: BrowserContext, person: User, *, url: str) -> None:
    """Sign a person in, in place of whoever was signed in there, at the site at `url`."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def crash(page: Page) -> None:
    """End a page at once: what it sends on leaving goes out although there is no connection."""
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    page.close()


def fill_storage(page: Page) -> None:
    """Let the page's device keep nothing more, until `empty_storage`."""
    page.evaluate(
        """() => {
          globalThis.setItem = Storage.prototype.setItem;
          Storage.prototype.setItem = () => { throw new Error("QuotaExceededError"); };
        }"""
    )


def empty_storage(page: Page) -> None:
    page.evaluate("() => { Storage.prototype.setItem = globalThis.setItem; }")


def asks_before_leaving(page: Page) -> bool:
    """Return whether the browser would ask before it lets the words of a page go."""
    return not page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")


@contextmanager
def serving_what_is_kept() -> Iterator[None]:
    """Let the live server send static files as in production: joined, and kept by the browser.

    Of each file of a page the browser tells Playwright five times: a sixth of the processor time.
    Axe stands among them: what the browser keeps it compiles once.
    """
    serve = StaticFilesHandler.serve
    names = [name for finder in get_finders() for name, _ in finder.list([])]
    kept = {static(name): (text, type_of(name)) for name, text in join(names)}
    kept[static(AXE.name)] = (AXE.read_bytes(), type_of(AXE.name))

    def read(handler: StaticFilesHandler, request: HttpRequest) -> tuple[bytes, str]:
        with closing(serve(handler, request)) as response:
            return b"".join(response.streaming_content), response.headers["Content-Type"]

    def serve_kept(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        if request.path not in kept:
            kept[request.path] = read(handler, request)
        content, its_type = kept[request.path]
        headers = {"Cache-Control": "max-age=3600"}
        return HttpResponse(content, content_type=its_type, headers=headers)

    with patch.object(StaticFilesHandler, "serve", serve_kept):
        yield


def type_of(name: str) -> str:
    return "text/css" if name.endswith(".css") else "text/javascript"
