"""``chainward policy show | check | diff``."""

import argparse
import json
from typing import Any

from chainward.cli._validate import PROFILES, policy_named


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the commands."""
    policy = commands.add_parser("policy", help="show, check or compare policies")
    actions = policy.add_subparsers(required=True, metavar="ACTION")
    wanted = f"a policy file, or one of: {', '.join(PROFILES)}"
    show = actions.add_parser("show", help="the whole policy, with every key")
    check = actions.add_parser("check", help="whether a policy file can be read")
    for parser, run in ((show, _show), (check, _check)):
        parser.add_argument("policy", help=wanted)
        parser.set_defaults(run=run)
    diff = actions.add_parser("diff", help="the keys in which two policies differ; exit 1 if any")
    diff.add_argument("left", help=wanted)
    diff.add_argument("right", help=wanted)
    diff.add_argument("--json", action="store_true")
    diff.set_defaults(run=_diff)


def _show(options: argparse.Namespace) -> int:
    print(policy_named(options.policy).to_toml(), end="")
    return 0


def _check(options: argparse.Namespace) -> int:
    policy = policy_named(options.policy)
    print(f"{options.policy}: good, {policy!r}")
    return 0


def _diff(options: argparse.Namespace) -> int:
    rows = policy_named(options.left).diff(policy_named(options.right))
    if options.json:
        print(json.dumps([dict(zip(("key", "left", "right"), row, strict=True)) for row in rows]))
    for key, left, right in () if options.json else rows:
        print(f"{key}: {left or '(not set)'} -> {right or '(not set)'}")
    return int(bool(rows))
