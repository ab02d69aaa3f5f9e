"""Each server of docs/integrations/ssl.md, run exactly as it is printed, with real clients."""

import re
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interop.clients import TLS_1_2, TLS_1_3
from interop.pki import Pki
from interop.servers import SECONDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "integrations" / "ssl.md"
BLOCKS: dict[str, str] = dict(
    re.findall(
        r"^```python ([a-z-]+)\n(.*?)^```$",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
# The files that each server is made of, and the command that starts it.
SERVERS = {
    "asyncio": ({"server.py": "asyncio"}, ["server.py", "{port}"]),
    "uvicorn": ({"server.py": "uvicorn"}, ["server.py", "{port}"]),
    "aiohttp": ({"server.py": "aiohttp"}, ["server.py", "{port}"]),
    "gunicorn": (
        {"gunicorn.conf.py": "gunicorn", "app.py": "gunicorn-app"},
        ["-m", "gunicorn", "--bind", "localhost:{port}", "app:app"],
    ),
}


def test_every_server_of_the_page_is_run() -> None:
    assert sorted(BLOCKS) == sorted(
        block for files, _ in SERVERS.values() for block in files.values()
    )
    assert all(sum(map(bool, block.splitlines())) <= 16 for block in BLOCKS.values())


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def ask(context: ssl.SSLContext, port: int) -> bytes:
    """Ask for the page; empty when the server lets nobody in."""
    answer = b""
    with socket.create_connection(("localhost", port), SECONDS) as plain:
        try:
            with context.wrap_socket(plain, server_hostname="localhost") as tls:
                tls.sendall(REQUEST)
                while part := tls.recv(4096):
                    answer += part
        except OSError:
            return answer
    return answer


@pytest.mark.parametrize("server", SERVERS)
def test_server(pki: Pki, tmp_path: Path, server: str) -> None:
    files, command = SERVERS[server]
    for name, block in files.items():
        (tmp_path / name).write_text(BLOCKS[block], encoding="utf-8")
    for name, file in {
        "server.pem": pki.server,
        "server.key": pki.server_key,
        "clients.pem": pki.root,
    }.items():
        (tmp_path / name).write_bytes(file.read_bytes())
    port = free_port()
    log = tmp_path / "log"
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603 - what the page says, no shell
            [sys.executable, *(part.format(port=port) for part in command)],
            cwd=tmp_path,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            wait_for(port, process, log)
            check_clients(pki, port, named=server != "uvicorn")
        finally:
            process.terminate()
            process.wait(SECONDS)
    assert "Traceback" not in log.read_text(), log.read_text()


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("localhost", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"no server at {port}: {log.read_text()}")


def check_clients(pki: Pki, port: int, *, named: bool) -> None:
    for version in (TLS_1_2, TLS_1_3):
        for client in pki.seven:
            answer = ask(pki.client_context(client, version), port)
            if client.is_let_in:
                assert b"hello" in answer, (client.name, answer)
                assert not named or b"hello CN=good,O=Demo" in answer
            else:
                assert answer == b"", client.name
