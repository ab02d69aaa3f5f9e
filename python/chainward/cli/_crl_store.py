"""``chainward crl add | forget | watch``: the folder in which a store is kept."""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chainward import FetchStatus, Refresher, RevocationStore, TrustStore, Validator
from chainward.cli._crl_files import moment
from chainward.cli._output import complain, finish, printable, say
from chainward.cli._validate import POLICY_HELP, policy_named

EXIT_GOOD, EXIT_NOT_THERE = 0, 1
LOOK_EVERY = 0.2
"""Seconds between two looks at what was fetched."""


def add_to(actions: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the commands."""
    _add_add(actions)
    _add_forget(actions)
    _add_watch(actions)


def _add_add(actions: Any) -> None:  # noqa: ANN401 - as above
    text = "take verified CRLs into the folder of a store; older ones than were there are refused"
    parser = actions.add_parser("add", help=text, description=text)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CRLs, DER or PEM")
    _add_store(parser)
    parser.add_argument(
        "--issuer",
        action="append",
        required=True,
        type=Path,
        metavar="CERT",
        help="certificates of CAs, a file or a folder; may be repeated",
    )
    parser.set_defaults(run=_add)


def _add_forget(actions: Any) -> None:  # noqa: ANN401 - as above
    text = (
        "forget a scope with the highest number that was there, so that older CRLs are accepted "
        "again; the folder's file `forgotten` tells of it. Exit 1 when there is no such scope"
    )
    parser = actions.add_parser("forget", help=text.partition(",")[0], description=text)
    parser.add_argument("scope", metavar="SCOPE", help="64 digits, as `crl status DIR` shows them")
    _add_store(parser)
    parser.set_defaults(run=_forget)


def _add_watch(actions: Any) -> None:  # noqa: ANN401 - as above
    text = (
        "keep the folder of a store fresh, from the places that certificates name, until Ctrl-C; "
        "what is not verified up to an anchor is not followed"
    )
    parser = actions.add_parser("watch", help=text.partition(",")[0], description=text)
    add = parser.add_argument
    _add_store(parser)
    add("--trust", action="append", required=True, type=Path, metavar="PATH", help="anchors")
    add(
        "--certificates",
        nargs="+",
        default=[],
        type=Path,
        metavar="PATH",
        help="whose places are watched: files, each a leaf and what stands above it, or folders of them",
    )
    add("--url", action="append", default=[], help="a CRL that no certificate names; repeatable")
    add("--policy", default="client-auth", help=f"{POLICY_HELP} (default: client-auth)")
    add(
        "--network",
        action="append",
        default=[],
        metavar="NET",
        help="addresses that may be asked though they are not public: 10.1.0.0/16; repeatable",
    )
    add(
        "--port",
        action="append",
        default=[],
        type=int,
        help="a port that may be asked besides 80; repeatable",
    )
    add("--poll", type=float, metavar="SECONDS", help="ask again at least this often (an hour)")
    add(
        "--ask-responders",
        action="store_true",
        help="ask OCSP responders, too: they learn whose certificates these are",
    )
    parser.set_defaults(run=_watch)


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store", required=True, type=Path, metavar="DIR", help="the folder of the store"
    )


def _add(options: argparse.Namespace) -> int:
    store = _opened(options.issuer, options.store)
    for file in options.files:
        for added in store.add_crl(file):
            number = "none" if added.crl.number is None else added.crl.number
            issuer = printable(added.crl.issuer)
            say(f"{printable(str(file))}: {added.outcome}, number {number} of {issuer}")
    return EXIT_GOOD


def _forget(options: argparse.Namespace) -> int:
    is_there = RevocationStore(folder=options.store).forget(options.scope)
    say(f"scope {printable(options.scope)}: {'forgotten' if is_there else 'not there'}")
    return EXIT_GOOD if is_there else EXIT_NOT_THERE


def _watch(options: argparse.Namespace) -> int:
    trust = TrustStore(options.trust)
    store = _opened(trust, options.store)
    validator = Validator(trust, policy_named(options.policy), revocation=store)
    with store.watch(
        validator=validator,
        certificates=options.certificates,
        urls=options.url,
        networks=options.network,
        ports=options.port,
        poll=options.poll,
        ask_responders=options.ask_responders,
    ) as refresher:
        for url, reason in refresher.not_followed:
            complain(f"{url}: not followed: {reason}")
        _follow(refresher)
    return EXIT_GOOD


def _follow(refresher: Refresher) -> None:
    """Tell each end of a fetch, until Ctrl-C."""
    told: dict[str, FetchStatus] = {}
    say(f"watching {len(refresher.statuses())} places")
    while True:
        for status in refresher.statuses():
            before = told.get(status.id)
            told[status.id] = status
            if before is None or before.last_attempt != status.last_attempt:
                _tell(status)
        finish()
        time.sleep(LOOK_EVERY)


def _tell(status: FetchStatus) -> None:
    if status.last_attempt is None:
        return
    if status.error:
        said = f"failed ({status.failures} in a row): {printable(status.error)}"
    elif status.next_update:
        said = f"fresh, next update {moment(status.next_update)}"
    else:
        said = "fresh"
    when = moment(datetime.now(UTC))
    say(f"{when} {printable(status.url)}: {said}; again in {status.due_in:.0f} s")


def _opened(issuers: Any, folder: Path) -> RevocationStore:  # noqa: ANN401 - as the store takes them
    store = RevocationStore(issuers, folder=folder)
    for rejected in store.read_back():
        complain(f"{rejected.origin}: not read back: {rejected.detail}")
    return store
