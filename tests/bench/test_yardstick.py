"""The yardstick: what is asked arrives once, and CPU times are read right."""

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bench.yardstick.cpu import cpu_seconds
from bench.yardstick.load import ask_once, run_load, run_paced, write_request

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
