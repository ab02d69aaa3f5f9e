"""What `chainward.integrations.ssl` is made of; use that."""

import ssl
from typing import final

from chainward._native import Validator, Verdict

__all__ = ["Library", "verdict_of"]

@final
class Library:
    def __new__(cls, extension: str) -> Library: ...
    def verify_mode(self, ssl_context: ssl.SSLContext) -> int: ...
    def set_verify_mode(self, ssl_context: ssl.SSLContext, mode: int) -> None: ...
    def attach(self, ssl_context: ssl.SSLContext, validator: Validator, ca_names: bool) -> None: ...

def verdict_of(connection: object) -> Verdict | None: ...
