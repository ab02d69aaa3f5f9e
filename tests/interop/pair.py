"""A server and a client in one thread, so that a test can stop between any two records."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress

_HEADER = 5
_ROUNDS = 20


class Pair:
    """Two ends of a connection, with memory between them."""

    def __init__(
        self, server: ssl.SSLContext, client: ssl.SSLContext, session: ssl.SSLSession | None = None
    ) -> None:
        """Start nothing yet."""
        self._to_server, self._to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._from_client = ssl.MemoryBIO()
        self.server = server.wrap_bio(self._to_server, self._to_client, server_side=True)
        self.client = client.wrap_bio(
            self._to_client, self._from_client, server_hostname="localhost", session=session
        )

    def handshake(self) -> None:
        """Do all of it; raise what the server raises."""
        for _ in self.records():
            pass

    def records(self) -> Iterator[bool]:
        """Hand the client's records to the server one by one; say each time whether it is done."""
        for _ in range(_ROUNDS):
            _try(self.client.do_handshake)
            for record in _split(self._from_client.read()):
                self._to_server.write(record)
                yield _try(self.server.do_handshake)

    def say(self, to_client: bytes) -> bytes:
        """Have the server say something, and the client read it; what the client sends goes back."""
        self.server.write(to_client)
        return self.read()

    def read(self) -> bytes:
        """Have the client read, and the server take in whatever that made the client send."""
        said = b""
        with suppress(ssl.SSLWantReadError):
            said = self.client.read(64)
            self.client.read(64)
        self._to_server.write(self._from_client.read())
        with suppress(ssl.SSLWantReadError):
            self.server.read(64)
        return said


def _try(step: Callable[[], None]) -> bool:
    try:
        step()
    except ssl.SSLWantReadError:
        return False
    return True


def _split(data: bytes) -> Iterator[bytes]:
    """Cut at the bounds of TLS records (RFC 8446 5.1)."""
    while data:
        end = _HEADER + int.from_bytes(data[3:_HEADER])
        yield data[:end]
        data = data[end:]
