"""``chainward policy show | check | diff``."""

import argparse
import json
from typing import Any

from chainward.cli._output import printable, say
from chainward.cli._validate import POLICY_HELP, policy_named


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """Add the commands."""
    text = "show, check or compare policies"
    policy = commands.add_parser("policy", help=text, description=text)
    actions = policy.add_subparsers(required=True, metavar="ACTION")
    for name, run, text in (
        ("show", _show, "the whole policy as a policy file, with every key"),
        ("check", _check, "whether a policy file can be read; exit 2 and key and line if not"),
    ):
        parser = actions.add_parser(name, help=text, description=text)
        parser.add_argument("policy", metavar="POLICY", help=POLICY_HELP)
        parser.set_defaults(run=run)
    text = "the keys in which two policies differ; exit 1 if any"
    diff = actions.add_parser("diff", help=text, description=text)
    diff.add_argument("left", metavar="LEFT", help=POLICY_HELP)
    diff.add_argument("right", metavar="RIGHT", help=POLICY_HELP)
    diff.add_argument("--json", action="store_true", help="a list of objects: key, left, right")
    diff.set_defaults(run=_diff)


def _show(options: argparse.Namespace) -> int:
    say(policy_named(options.policy).to_toml().rstrip("\n"))
    return 0


def _check(options: argparse.Namespace) -> int:
    policy = policy_named(options.policy)
    say(f"{printable(options.policy)}: good, {policy!r}")
    return 0


def _diff(options: argparse.Namespace) -> int:
    rows = policy_named(options.left).diff(policy_named(options.right))
    if options.json:
        say(json.dumps([dict(zip(("key", "left", "right"), row, strict=True)) for row in rows]))
        return int(bool(rows))
    for key, left, right in rows:
        say(printable(f"{key}: {left or '(not set)'} -> {right or '(not set)'}"))
    if not rows:
        say("no difference")
    return int(bool(rows))
