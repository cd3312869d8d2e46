"""The yardstick: the floor is what it claims to be, every page answers, and CPU is read right."""

import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bench.yardstick.cpu import cpu_seconds
from bench.yardstick.load import ask_once, run_load, run_paced, write_request
from bench.yardstick.pages import PAGES

ROOT = Path(__file__).resolve().parents[2]
# A process with a child that has ended and one that lives; each says what it has used itself.
SPINS = """
import os, subprocess, sys, time
def spin(seconds):
    while sum(os.times()[:2]) < seconds: pass
if len(sys.argv) == 1:
    spin(0.3)
    subprocess.run([sys.executable, __file__, "0.2"], input=b"", stdout=subprocess.DEVNULL)
    child = subprocess.Popen([sys.executable, __file__, "0.25"], stdout=subprocess.PIPE)
    used = float(child.stdout.readline())
else:
    spin(float(sys.argv[1]))
    used = 0
print(used + sum(os.times()[:4]), flush=True)
sys.stdin.read()
"""


@pytest.mark.processes
def test_each_page_answers_and_the_floor_is_what_it_claims_to_be(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bench.web", "--once"],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
        | {"STUDYHUB_BENCH_OUT": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert (tmp_path / "web.json").exists(), done.stdout + done.stderr[-3000:]
    rows = json.loads((tmp_path / "web.json").read_text())
    figures = {row["name"]: row["value"] for row in rows}
    assert [row["name"] for row in rows if not row["holds"]] == []
    # Session and user are two.
    queries = {name: figures[f"{name}: queries"] for name in ("E", "R", "P", "sign-in")}
    assert queries == {"E": 2, "R": 2 + 3, "P": 2 + 1, "sign-in": 0}
    assert figures["E: bytes"] == 0
    assert 17_500 < figures["R: bytes"] < 18_500
    assert all(figures[f"{page.name}: bytes"] > 100 for page in PAGES if page.name != "E")


def test_cpu_seconds_counts_a_process_its_children_and_those_that_ended(tmp_path):
    script = tmp_path / "spins.py"
    script.write_text(SPINS)
    process = subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        used = float(process.stdout.readline())
        assert used > 0.7
        # Three processes, and each figure is whole ticks of 10 ms.
        assert cpu_seconds(process.pid) == pytest.approx(used, abs=0.08)
    finally:
        process.communicate()


class Answers(BaseHTTPRequestHandler):
    """Says how much was posted; a GET gets its answer in chunks."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.end_headers()
        self.wfile.write(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_ask_once_reads_chunks_and_keeps_every_cookie(port):
    reply = ask_once(port, write_request("/"))
    assert (reply.status, reply.body) == (200, b"hello world")
    assert reply.headers["set-cookie"] == "a=1\nb=2"


def test_run_load_sends_each_post_once_and_counts_for_each_connection(port):
    posts = [write_request("/", fields=f"n={number}") for number in range(5)]
    load = run_load(port, [posts, posts[:2]], seconds=30)
    assert load.sent == [5, 2]
    assert load.statuses == {201: 7}
    assert len(load.took) == 7


def test_run_load_repeats_one_request_until_the_time_is_over(port):
    load = run_load(port, [write_request("/")] * 2, seconds=0.2)
    assert min(load.sent) > 1
    assert set(load.statuses) == {200}


def test_run_paced_asks_each_when_it_is_due_and_no_sooner(port):
    rows = [(number / 100, write_request("/", fields=f"n={number}")) for number in range(40)]
    answers = run_paced(port, rows)
    assert [answer.due for answer in answers] == [due for due, _request in rows]
    assert {answer.status for answer in answers} == {201}
    assert min(answer.wait for answer in answers) >= 0
