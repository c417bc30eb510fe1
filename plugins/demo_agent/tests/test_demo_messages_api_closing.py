"""The scripted Messages API lives with clients that go away, and leaves nothing behind."""

import json
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import psutil
import pytest

from ccmaster_plugin_demo_agent.messages_api import main, serve

HANG = "[[hang:600]]"


def client(api):
    return HTTPConnection("127.0.0.1", int(api.url.rpartition(":")[2]), timeout=20)


def begin(api, text, **more):
    """Ask, and do not wait for the answer."""
    connection = client(api)
    body = {"messages": [{"role": "user", "content": text}]} | more
    connection.request("POST", "/v1/messages", json.dumps(body))
    api.wait_for(lambda call: call.text == text)
    return connection


def test_no_thread_and_no_descriptor_is_left():
    process = psutil.Process()
    threads, descriptors = set(threading.enumerate()), process.num_fds()
    with serve() as api:
        idle = client(api)
        idle.request("GET", "/_health")
        idle.getresponse().read()
        others = [begin(api, f"{HANG} {number}", stream=bool(number % 2)) for number in range(6)]
        others.append(begin(api, "[[slow:60:a b c]]", stream=True))
    assert set(threading.enumerate()) <= threads  # those of earlier tests may end
    for connection in (idle, *others):
        connection.close()
    assert process.num_fds() == descriptors


def test_a_failure_in_the_context_closes_it_too():
    threads = set(threading.enumerate())

    def fail():
        with serve() as api:
            begin(api, HANG).close()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert set(threading.enumerate()) <= threads  # those of earlier tests may end


def test_what_hangs_is_released():
    with serve() as api:
        connections = [begin(api, f"{HANG} {number}") for number in range(2)]
        api.release()
        for connection in connections:
            assert b"after hang" in connection.getresponse().read()
            connection.close()
        late = begin(api, f"{HANG} late")
        other = client(api)
        other.request("POST", "/_release")
        other.getresponse().read()
        assert b"after hang" in late.getresponse().read()
        late.close()
        other.close()


def test_a_client_that_goes_away_is_noted_and_harms_nobody():
    with serve() as api:
        gone = begin(api, "[[slow:0.001:" + "word " * 5000 + "]]", stream=True)
        gone.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        gone.close()
        api.wait_for(lambda call: call.kind == "disconnected")
        other = begin(api, "hello")
        assert b"ok: hello" in other.getresponse().read()
        other.close()


def test_rubbish_on_the_wire_harms_nobody(capfd):
    with serve() as api:
        port = int(api.url.rpartition(":")[2])
        for rubbish in (
            b"\0\xff\r\n\r\n",
            b"POST /v1/messages HTTP/1.1\r\ncontent-length: 9\r\n\r\n{",
        ):
            with socket.create_connection(("127.0.0.1", port)) as raw:
                raw.sendall(rubbish)
        other = begin(api, "hello")
        assert b"ok: hello" in other.getresponse().read()
        other.close()
    assert "Traceback" not in capfd.readouterr().err


def test_many_clients_are_answered_at_once():
    def exchange(number):
        connection = begin(api, f"[[text:{number}]]")
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return int(answer["content"][0]["text"])

    with serve() as api, ThreadPoolExecutor(20) as pool:
        assert list(pool.map(exchange, range(200))) == list(range(200))
        assert len(api.log()) == 200


def test_nobody_waits_for_ever():
    with serve() as api, pytest.raises(TimeoutError, match="none of 0 calls"):
        api.wait_for(lambda call: True, timeout=0.01)


def test_a_taken_port_is_told(capsys):
    with serve() as api:
        port = api.url.rpartition(":")[2]
        assert main(["--port", port]) == 1
    assert "choose another with --port" in capsys.readouterr().err


def test_a_port_that_cannot_be_is_told(capsys):
    assert main(["--port", "99999"]) == 1
    assert "choose another with --port" in capsys.readouterr().err


def test_it_says_how_to_use_it_and_ends_with_ctrl_c():
    command = [sys.executable, "-m", "ccmaster_plugin_demo_agent.messages_api", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        lines = [program.stdout.readline() for _ in range(4)]
        program.send_signal(signal.SIGINT)
        assert program.wait(20) == 0
    assert "ANTHROPIC_BASE_URL=http://127.0.0.1:" in "".join(lines)
