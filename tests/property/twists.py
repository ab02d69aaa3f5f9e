"""The twists that change a plain chain: its structure, what a certificate says, and what is wrong with it."""

from collections.abc import Callable, Sequence

from . import generate
from .encode import P256_KEYS
from .generate import Builder, Chooser, Draft
from .plan import PkiPlan

Twist = Callable[[Builder], None]


def names(builder: Builder) -> None:
    """Give the leaf other names."""
    builder.leaf.values["names"] = builder.some(generate.NAMES, 3)


def no_names(builder: Builder) -> None:
    """Give the leaf no alternative name, or no subject, or neither; or none that anybody reads."""
    choice = builder.below(4)
    if choice != 1:
        builder.leaf.values["names"] = () if choice < 3 else ("rid:1.2.3",)  # noqa: PLR2004 - the last
    if choice != 0:
        builder.leaf.values["subject"] = ""


def constraints(builder: Builder) -> None:
    """Constrain the names below a CA."""
    draft = builder.chain[builder.authority()]
    kind = builder.pick(("permitted", "excluded"))
    draft.values[kind] = builder.some(generate.SUBTREES, 3)


def constrained_names(builder: Builder) -> None:
    """Give the leaf other names, and constrain names above."""
    constraints(builder)
    names(builder)


def fitting_constraints(builder: Builder) -> None:
    """Constrain the names below a CA to what the usual leaf has, and more."""
    draft = builder.chain[builder.authority()]
    draft.values["permitted"] = (
        "dns:corp.example",
        *builder.pick(((), ("dir:corp",), ("email:corp.example",))),
    )
    draft.values["excluded"] = builder.pick(((), ("dns:evil.example",), ("ip:10.0.0.0/255.0.0.0",)))


def policies_of_all(builder: Builder) -> None:
    """Give the whole chain a policy."""
    for draft in builder.chain:
        draft.values["policies"] = builder.pick((("1",), ("1", "2"), ("any",), ("1",), ("1",)))


def policies(builder: Builder) -> None:
    """Give one certificate policies, or none."""
    builder.anyone().values["policies"] = builder.pick(
        (("1",), ("2",), ("1", "2"), ("any",), ("1", "any"), ())
    )


def mapped_policies(builder: Builder) -> None:
    """Map a policy at a CA, below which the mapped one stands."""
    policies_of_all(builder)
    position = builder.authority()
    pairs = tuple(
        zip(
            builder.some(generate.POLICIES, 2),
            builder.some(("2", "3", "1", "any"), 2),
            strict=False,
        )
    )
    builder.chain[position].values["mappings"] = pairs
    if builder.below(2) == 0:
        for draft in builder.chain[position + 1 :]:
            draft.values["policies"] = (pairs[0][1],)


def policy_constraints(builder: Builder) -> None:
    """Have a CA require a policy, or inhibit mapping or anyPolicy."""
    draft = builder.chain[builder.authority()]
    kind = builder.pick(("explicit_policy", "inhibit_mapping", "inhibit_any"))
    draft.values[kind] = builder.pick((0, 1, 2))


def usages(builder: Builder) -> None:
    """Give a certificate other extended key usages."""
    builder.anyone().values["usages"] = builder.pick(generate.USAGES)


def key_usage(builder: Builder) -> None:
    """Give a certificate no key usage, or another."""
    builder.anyone().values["key_usage"] = builder.pick(("absent", "other"))


def path_length(builder: Builder) -> None:
    """Limit the path below a CA."""
    builder.chain[builder.authority()].values["path_length"] = builder.pick((0, 1, 2))


def lifetime(builder: Builder) -> None:
    """Let a certificate live at another time."""
    builder.anyone().values["days"] = builder.pick(generate.LIFETIMES)


def no_authority(builder: Builder) -> None:
    """Have a CA that is none, or a leaf that is one."""
    draft = builder.anyone()
    draft.values["is_ca"] = not draft.values.get("is_ca", True)


def forged(builder: Builder) -> None:
    """Sign a certificate with the key of somebody else."""
    draft = builder.anyone()
    if draft.issuer is not None:
        draft.faults.append("forged")


def fault(builder: Builder) -> None:
    """Get something about a certificate wrong."""
    builder.anyone().faults.append(builder.pick(generate.CERTIFICATE_FAULTS))


def withheld(builder: Builder) -> None:
    """Leave an intermediate out; or the root, so that nothing is trusted."""
    draft = builder.chain[builder.authority()]
    if not draft.is_anchor:
        draft.is_withheld = True


def other_key(builder: Builder) -> None:
    """Give a certificate an Ed25519 key."""
    builder.anyone().values["key"] = P256_KEYS + builder.below(2)


def twin(builder: Builder) -> None:
    """Put beside a CA another certificate of the same subject and key, about which something may be wrong."""
    position = builder.authority()
    draft = builder.chain[position]
    copy = builder.beside(Draft(dict(draft.values), draft.issuer, draft.is_anchor))
    spoil(builder, copy)
    if builder.below(3) == 1:  # or the one in the chain is the spoiled one
        draft.values, copy.values = copy.values, draft.values
        draft.faults, copy.faults = copy.faults, draft.faults


SPOILING: Sequence[dict[str, object]] = (
    {"days": (-100, -1)},
    {"days": (-99, 100)},
    {"is_ca": False},
    {"key_usage": "other"},
    {"permitted": ("dns:other.example", "dir:other")},
    {"excluded": ("dns:corp.example",)},
    {"path_length": 0},
    {"usages": ("server",)},
    {"explicit_policy": 0},
)


def spoil(builder: Builder, draft: Draft) -> None:
    """Make a certificate one through which a path may fail."""
    draft.values |= builder.pick(SPOILING)
    if builder.below(6) == 1:
        draft.faults.append(builder.pick(("unknown-critical", "forged", "malformed-names")))


def re_keyed(builder: Builder) -> None:
    """Put beside a CA one of the same name with another key."""
    draft = builder.chain[builder.authority()]
    other = Draft(draft.values | {"key": builder.new_key()}, draft.issuer, draft.is_anchor)
    builder.beside(other)
    if builder.below(2) == 1:
        other.faults.append("no-key-identifiers")


def cross_signed(builder: Builder) -> None:
    """Have another root sign a CA of the chain; trust both roots, or one."""
    position = builder.authority()
    draft = builder.chain[position]
    root = builder.beside(builder.certificate(None, subject="other/root"))
    cross = builder.beside(Draft(dict(draft.values), root))
    choice = builder.below(5)
    root.is_anchor = choice != 1
    if choice in {2, 3}:  # only the way over the other root is left
        builder.chain[0].is_anchor = False
    if choice in {1, 3, 4}:
        spoil(builder, builder.pick((draft, cross)))


def self_issued(builder: Builder) -> None:
    """Have a CA issue to itself, with a new key that then issues in its place."""
    position = builder.authority()
    draft, lower = builder.chain[position], builder.chain[position + 1]
    renewed = Draft(
        {"subject": draft.values["subject"], "key": builder.new_key()},
        draft,
    )
    if builder.below(3) == 1:
        renewed.values["names"] = ("dns:evil.example",)
    builder.chain.insert(position + 1, renewed)
    lower.issuer = renewed


def loop(builder: Builder) -> None:
    """Have a CA further down sign one above it."""
    if len(builder.chain) > 3:  # noqa: PLR2004 - two intermediates, that one may sign the other
        upper = builder.chain[1]
        builder.beside(Draft(dict(upper.values), builder.chain[-2]))


def trusted_intermediate(builder: Builder) -> None:
    """Trust a CA of the chain too, or instead of the root."""
    builder.chain[builder.authority()].is_anchor = True
    if builder.below(2) == 1:
        builder.chain[0].is_anchor = len(builder.chain) == 2  # noqa: PLR2004 - only the root and the leaf


def no_anchor(builder: Builder) -> None:
    """Trust a root that has the name of the chain's, and another key."""
    root = builder.chain[0]
    root.is_anchor = False
    other = builder.beside(Draft(root.values | {"key": builder.new_key()}, is_anchor=True))
    if builder.below(2) == 1:
        other.values["subject"] = "other/root"


def organisation(builder: Builder) -> None:
    """Give a certificate a subject elsewhere."""
    draft = builder.anyone()
    if draft.values["subject"]:
        draft.values["subject"] = "other/" + str(draft.values["subject"]).partition("/")[2]


TWISTS: tuple[Twist, ...] = (
    names,
    fitting_constraints,
    policies_of_all,
    constraints,
    *(constrained_names,) * 3,
    *(twin,) * 3,
    *(cross_signed,) * 2,
    re_keyed,
    self_issued,
    mapped_policies,
    policies,
    policy_constraints,
    usages,
    path_length,
    lifetime,
    *(fault,) * 3,
    key_usage,
    loop,
    trusted_intermediate,
    other_key,
    no_names,
    no_authority,
    organisation,
    forged,
    withheld,
    no_anchor,
)
"""The plainest first; those that reach the rarer cases are there several times."""


def generated(chooser: Chooser, *, asks: bool = True) -> PkiPlan:
    """Make a plan. Without `asks` the question is one that the other validators can be asked, too."""
    builder = Builder(chooser)
    for _ in range(builder.pick((0, 1, 1, 2, 2, 3, 4))):
        builder.pick(TWISTS)(builder)
    return builder.plan(generate.question(builder) if asks else generate.plain_question(builder))
