"""The third section: handshakes a second, with OpenSSL's own verification and with chainward."""

import os
import platform
import ssl
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, product
from math import nan
from pathlib import Path
from statistics import median

from load import CHAINWARD, JUDGES, KNOWN, OPENSSL, Count, Order, Service, come, serve_all
from processes import Child
from throughput_pki import KINDS, Shown, World, make_world

SERVERS = 2
CLIENTS = 4
HEADING = """
4. THROUGHPUT: validated handshakes a second; {servers} asyncio servers and {clients} clients on {cores} cores

  OpenSSL    its own verification, as Python's servers have it
  chainward  attached, intermediates seen before; each client's own certificate is judged as a new one
  known      attached, this very client seen before: acceptances are remembered, which is the default
  ratio      to OpenSSL in the same round

  Medians; rounds: {rounds} of {seconds} s each, the three in turn. Key exchange, Python and the clients
  take most of the time, and are the same for all three.
  Python {python}, {openssl}
"""
COLUMNS = (
    f"{'client keys':<13}{'intermediates':<15}"
    f"{'OpenSSL':>9}{'chainward':>12}{'ratio':>8}{'known':>12}{'ratio':>8}"
)


@dataclass(frozen=True)
class Pace:
    """How often and how long each figure is measured."""

    rounds: int
    seconds: float


FULL = Pace(rounds=5, seconds=0.5)
QUICK = Pace(rounds=1, seconds=0.02)


def show_throughput(folder: Path, pace: Pace) -> list[str]:
    """Print the table; give what was let in, refused or not judged as it must not be."""
    print(
        HEADING.format(
            servers=SERVERS,
            clients=CLIENTS,
            cores=os.cpu_count(),
            rounds=pace.rounds,
            seconds=pace.seconds,
            python=platform.python_version(),
            openssl=ssl.OPENSSL_VERSION,
        )
    )
    worlds = [make_world(folder / keys, keys) for keys in KINDS]
    print(COLUMNS)
    with ExitStack() as stack:
        measurement = Measurement(worlds, stack)
        for world in worlds:
            measurement.refuse_stranger(world)
        for world, intermediates in product(worlds, (1, 2)):
            rates = measurement.rates(world, intermediates, pace)
            print(_row(world.keys, intermediates, rates), flush=True)
        measurement.check_judged()
    if not measurement.wrong:
        print(
            "\nno stranger was let in, no client was refused, and chainward judged each of its own"
        )
    return measurement.wrong


def _row(keys: str, intermediates: int, rates: dict[str, list[float]]) -> str:
    row = f"{keys:<13}{intermediates:<15}{median(rates[OPENSSL]):>9.0f}"
    for judge in (CHAINWARD, KNOWN):
        pairs = zip(rates[judge], rates[OPENSSL], strict=True)
        ratio = median(ours / theirs if theirs else nan for ours, theirs in pairs)
        row += f"{median(rates[judge]):>12.0f}{ratio:>8.2f}"
    return row


class Measurement:
    """The servers and clients, and what they counted."""

    def __init__(self, worlds: list[World], stack: ExitStack) -> None:
        """Start them; the stack stops them."""
        self._services = {
            world.keys: [
                Service(world.keys, judge, *world.server, world.anchor) for judge in JUDGES
            ]
            for world in worlds
        }
        everything = [*chain.from_iterable(self._services.values())]
        self._servers = [stack.enter_context(Child(serve_all, everything)) for _ in range(SERVERS)]
        self._clients = [stack.enter_context(Child(come)) for _ in range(CLIENTS)]
        self._ports: list[dict[str, int]] = [server.hear(dict) for server in self._servers]
        self._came: Counter[str] = Counter()
        self._measured: Counter[str] = Counter()
        self.wrong: list[str] = []

    def refuse_stranger(self, world: World) -> None:
        """See that nothing is measured that lets everybody in."""
        for service in self._services[world.keys]:
            if any(count.let_in for count in self._come(service, world.stranger, 0)):
                self.wrong.append(f"{service.name}: let a stranger in")

    def rates(self, world: World, intermediates: int, pace: Pace) -> dict[str, list[float]]:
        """Have the clients come to each judge in turn; give the handshakes a second of each round."""
        services, shown = self._services[world.keys], world.clients[intermediates]
        rates: dict[str, list[float]] = {judge: [] for judge in JUDGES}
        for service in services:
            self._come(service, shown, 0)
        for _, service in product(range(pace.rounds), services):
            counts = self._come(service, shown, pace.seconds)
            self._measured[service.name] += sum(count.let_in for count in counts)
            rates[service.judge].append(sum(count.let_in / count.seconds for count in counts))
            if any(count.refused for count in counts):
                self.wrong.append(f"{service.name}: refused a client")
        return rates

    def check_judged(self) -> None:
        """See that chainward judged each client that came to it, and remembered those that it should."""
        for server in self._servers:
            server.tell("end")
        metrics: list[dict[str, dict[str, int]]] = [server.hear(dict) for server in self._servers]
        for service in chain.from_iterable(self._services.values()):
            name = service.name
            judged = sum(one[name]["validations"] for one in metrics)
            remembered = sum(one[name]["verdict_hits"] for one in metrics)
            came = 0 if service.judge == OPENSSL else self._came[name]
            if judged != came:
                self.wrong.append(f"{name}: judged {judged} of {came}")
            known = self._measured[name] if service.judge == KNOWN else 0
            if remembered < known or (remembered and not known):
                self.wrong.append(f"{name}: remembered {remembered} instead of {known}")

    def _come(self, service: Service, shown: Shown, seconds: float) -> list[Count]:
        for number, client in enumerate(self._clients):
            port = self._ports[number % SERVERS][service.name]
            client.tell(Order(port, service.anchor, shown.chain, shown.key, seconds))
        counts = [client.hear(Count) for client in self._clients]
        self._came[service.name] += sum(count.let_in + count.refused for count in counts)
        return counts
