"""The small world of the OCSP cases: a root, a CA below it, and their clients."""

from dataclasses import dataclass

from .case import UNKNOWN, Case
from .keys import Key
from .pki import Holder, authority, client, responder
from .responses import Response, Single

ROOT, OTHER = (Holder(f"test/{name}", Key(name)) for name in ("root", "other"))
ROOT_DER, OTHER_DER = authority(ROOT).der(), authority(OTHER).der()
SUB = Holder("test/sub", Key("sub"))
SUB_SERIAL = 0x2B
SUB_DER = authority(SUB, ROOT, SUB_SERIAL).der()

SERIAL = 0x4711
LEAF_DER = client(ROOT, SERIAL).der()
SUB_LEAF_DER = client(SUB, SERIAL).der()
RESPONDER = responder(ROOT)

ABOUT_LEAF = Single(ROOT, SERIAL)
DIRECT = Response(ROOT, (ABOUT_LEAF,))
"""The root itself says that the leaf is good."""


@dataclass(frozen=True)
class World:
    """A path that is judged; the root's client, unless something else is said."""

    anchors: tuple[bytes, ...] = (ROOT_DER,)
    intermediates: tuple[bytes, ...] = ()
    leaf: bytes = LEAF_DER


def of_holder(holder: Holder) -> World:
    """Give another root and its client."""
    return World((authority(holder).der(),), leaf=client(holder, SERIAL).der())


ROOTED = World()


def case(  # one argument for each part that differs
    name: str,
    why: str,
    section: str,
    *ocsps: Response | bytes,
    fault: str = "",
    code: str = "",
    policy: str = "",
    world: World = ROOTED,
) -> Case:
    """Judge a client by these responses; a fault leaves its status unknown."""
    return Case(
        id=f"ocsp::{name}",
        why=why,
        section=section,
        anchors=world.anchors,
        intermediates=world.intermediates,
        leaf=world.leaf,
        ocsps=tuple(each if isinstance(each, bytes) else each.der() for each in ocsps),
        policy=policy,
        code=code or (UNKNOWN if fault else ""),
        faults=tuple(fault.split()),
    )
