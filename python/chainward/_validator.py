"""The validator: convert, ask the native one, give its verdict."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from chainward import _native
from chainward._errors import Refused
from chainward._native import Verdict
from chainward._policy import Policy
from chainward._questions import At, Host, identifiers, seconds, typed_host
from chainward._revocation import RevocationStore
from chainward._sources import Source, presented, several
from chainward._store import TrustStore

Item: TypeAlias = (
    Source | tuple[Source, Iterable[Source]] | tuple[Source, Iterable[Source], Iterable[bytes]]
)


@dataclass(frozen=True)
class Disagreement:
    """One way in which the second policy disagreed.

    Attributes:
        live: why the policy that decides refused; None = it accepted.
        shadow: why the second policy would have refused; None = it would have accepted.
        count: how often.
        example: SHA-256 of the first such leaf, in hexadecimal.

    """

    live: str | None
    shadow: str | None
    count: int
    example: str


@dataclass(frozen=True)
class ShadowReport:
    """What a second policy would have said.

    Attributes:
        judged: verdicts that it gave.
        dropped: those that it did not, because the queue had no room or anchors were replaced.
        disagreements: verdicts that differ in whether they accept, or in the code.

    """

    judged: int
    dropped: int
    disagreements: tuple[Disagreement, ...]


class Validator:
    """Judges certificates (RFC 5280 section 6.1); share one between all threads.

    A refused certificate is a verdict, whatever its bytes are; exceptions are for misuse. The clock
    is read for each call. After a fork the child may go on with it.

    What the caller must still do: prove that the peer holds the private key (a TLS stack does), read
    the notices, and remember that with ``revocation="none"`` revoked certificates are accepted. With
    a `RevocationStore`, keep it up to date: what it does not know is refused, unless the policy says
    otherwise.
    """

    __slots__ = ("_native",)

    def __init__(
        self,
        store: TrustStore,
        policy: Policy | None = None,
        *,
        revocation: RevocationStore | Literal["none"],
        intermediate_cache: int = 4_096,
        verdict_cache: int = 16_384,
        on_verdict: Callable[[Verdict], object] | None = None,
        shadow: Policy | None = None,
        watch_queue: int = 1_024,
    ) -> None:
        """Make anchors and policy ready.

        Args:
            store: whom to trust.
            policy: what to require; None = the profile ``client-auth``.
            revocation: there is no default. A store, which several validators may share and which
                `reload` keeps: every certificate below the anchor is looked up (RFC 5280 6.3),
                as the policy says. Or "none": revoked certificates are accepted, and each verdict
                says so by the notice ``revocation_not_checked``.
            intermediate_cache: how many presented intermediates are kept, about 4 kB each.
            verdict_cache: how many acceptances are kept, about 3 kB each. 0 turns a cache off; no
                answer depends on one.
            on_verdict: is called with each verdict of `validate`, `verify` and `validate_many`, and
                of handshakes, some time later and on a thread of the validator's own: it decides
                nothing and delays nobody. What it raises goes to `sys.unraisablehook`.
            shadow: a second policy that judges the same certificates at the same times on that
                thread; see `shadow_report`. It decides nothing.
            watch_queue: how many verdicts may wait for the two. More are dropped and counted in
                `metrics`.

        Raises:
            StoreError: an anchor that can't be used, under one of the policies; `code` says why.
            TypeError, ValueError: an argument of the wrong type or value; the message names it.

        """
        _require(store, TrustStore, "store")
        _require(policy, (Policy, type(None)), "policy")
        _require(shadow, (Policy, type(None)), "shadow")
        if on_verdict is not None and not callable(on_verdict):
            message = f"on_verdict: a function is wanted, not {type(on_verdict).__name__}"
            raise TypeError(message)
        self._native = _native.Validator(
            store._native,
            (policy or Policy())._native,
            _looked_up_in(revocation),
            _entries(intermediate_cache, "intermediate_cache"),
            _entries(verdict_cache, "verdict_cache"),
            on_verdict,
            shadow._native if shadow else None,
            _entries(watch_queue, "watch_queue"),
        )

    def validate(
        self,
        leaf: Source,
        intermediates: Iterable[Source] = (),
        *,
        at: At = None,
        host: Host | None = None,
        usage: Iterable[str] | None = None,
        policies: Iterable[str] | None = None,
        stapled: Iterable[bytes] = (),
    ) -> Verdict:
        """Judge one certificate.

        Args:
            leaf: bytes, bytearray or memoryview (DER is one certificate; or PEM), PEM text, a path,
                or a certificate of the package ``cryptography``. PEM and files may hold what was
                presented with the leaf after it.
            intermediates: what was presented with it, in any order; each as `leaf`.
            at: None = now; seconds since the epoch; an aware datetime; "any" = any time, which the
                notice ``time_not_checked`` shows. Parts of a second are dropped.
            host: a DNS name (A-labels, no dot at the end), an IP address or an `Email` that the
                leaf must have in its subjectAltName (RFC 9525 section 6). None = not asked.
            usage: extended key usages that the leaf must be allowed for, all of them, by name
                (``clientAuth``) or OID; None = the policy's.
            policies: user-initial-policy-set (RFC 5280 6.1.1 (c)), dotted decimal OIDs; None = the
                policy's.
            stapled: OCSP responses (DER) that came with the certificates; they count where the
                policy has ``stapled`` among its ``revocation.sources``, and ``revocation`` is a
                store. Of more than sixteen the first count.

        Raises:
            InputError: a path that can't be read.
            TypeError, ValueError: an argument of the wrong type or value; the message names it.

        """
        return self._ask(leaf, intermediates, at, host, usage, policies, stapled, explain=False)

    def explain(
        self,
        leaf: Source,
        intermediates: Iterable[Source] = (),
        *,
        at: At = None,
        host: Host | None = None,
        usage: Iterable[str] | None = None,
        policies: Iterable[str] | None = None,
        stapled: Iterable[bytes] = (),
    ) -> Verdict:
        """Judge as `validate` does, and keep every refused path in `attempts`.

        Arguments and errors are those of `validate`. No remembered verdict answers it, so it costs
        what the first validation costs.
        """
        return self._ask(leaf, intermediates, at, host, usage, policies, stapled, explain=True)

    def verify(
        self,
        leaf: Source,
        intermediates: Iterable[Source] = (),
        *,
        at: At = None,
        host: Host | None = None,
        usage: Iterable[str] | None = None,
        policies: Iterable[str] | None = None,
        stapled: Iterable[bytes] = (),
    ) -> Verdict:
        """Judge as `validate` does, with its arguments and errors, and raise what is refused.

        Raises:
            Refused: with the `verdict`.

        """
        verdict = self._ask(leaf, intermediates, at, host, usage, policies, stapled, explain=False)
        if not verdict.ok:
            raise Refused(verdict)
        return verdict

    def validate_many(
        self,
        items: Iterable[Item],
        *,
        at: At = None,
        usage: Iterable[str] | None = None,
        policies: Iterable[str] | None = None,
    ) -> list[Verdict]:
        """Judge many on all cores, all under the same anchors and policy; verdicts in their order.

        Other threads run meanwhile. A malformed certificate is refused as it is in `validate`, and
        the others are judged; what raises there raises here before anything is judged.

        Args:
            items: each a leaf, or a tuple of a leaf, its intermediates and, as a third value where
                there are any, the OCSP responses that came with them.
            at: as in `validate`, for all; "now" is read for each.
            usage: as in `validate`, for all.
            policies: as in `validate`, for all.

        Raises:
            InputError: a path that can't be read.
            TypeError, ValueError: an argument of the wrong type or value; the message names it.

        """
        pairs = [_item(item, index) for index, item in enumerate(several(items, "items"))]
        return self._native.validate_many(
            pairs,
            *seconds(at),
            identifiers(usage, "usage"),
            identifiers(policies, "policies"),
        )

    def reload(self, store: TrustStore, policy: Policy | None = None) -> int:
        """Replace anchors, and the policy unless None, at once; give the new epoch.

        The revocation store stays, and does not learn the new anchors: tell it by its `add_issuers`.
        Validations that run go on under the old ones; `Verdict.epoch` tells which judged.

        Raises:
            StoreError: an anchor that can't be used; the old ones stay.
            TypeError: an argument of the wrong type.

        """
        _require(store, TrustStore, "store")
        _require(policy, (Policy, type(None)), "policy")
        return self._native.reload(store._native, policy._native if policy else None)

    @property
    def epoch(self) -> int:
        """Which anchors and policy judge now; each reload makes it larger."""
        return self._native.epoch

    @property
    def left_out(self) -> list[str]:
        """Anchors of public bundles that can't be used, and why; nothing is accepted below them."""
        return self._native.left_out

    @property
    def policy(self) -> Policy:
        """The policy that judges now."""
        return Policy._of(self._native.policy)

    def metrics(self) -> dict[str, int]:
        """Count what was done since the validator was made.

        Returns:
            ``validations``, ``accepted``, ``signatures`` (verified or failed),
            ``intermediate_hits`` and ``verdict_hits`` (of the caches), ``reloads``; and of who
            watches: ``verdicts_told`` (to `on_verdict`), ``verdicts_dropped`` (no room in the
            queue), ``shadow_judged``, ``shadow_disagreements``.

        """
        return self._native.metrics()

    def shadow_report(self) -> ShadowReport | None:
        """Count where the second policy would have decided otherwise; None without one."""
        report = self._native.shadow_report()
        if report is None:
            return None
        judged, dropped, rows = report
        return ShadowReport(judged, dropped, tuple(Disagreement(*row) for row in rows))

    def _ask(
        self,
        leaf: Source,
        intermediates: Iterable[Source],
        at: At,
        host: Host | None,
        usage: Iterable[str] | None,
        policies: Iterable[str] | None,
        stapled: Iterable[bytes],
        *,
        explain: bool,
    ) -> Verdict:
        return self._native.validate(
            (*presented(leaf, intermediates), _responses(stapled, "stapled")),
            *seconds(at),
            typed_host(host),
            identifiers(usage, "usage"),
            identifiers(policies, "policies"),
            explain,
        )


def _item(item: Item, index: int) -> tuple[bytes, list[bytes], list[bytes]]:
    argument = f"items[{index}]"
    if not isinstance(item, tuple):
        return (*presented(item, (), argument), [])
    if len(item) not in (2, 3):
        message = f"{argument}: a leaf, or a leaf and its intermediates, not {len(item)} values"
        raise TypeError(message)
    leaf, intermediates, *stapled = item
    responses = _responses(stapled[0], f"{argument}: stapled") if stapled else []
    return (*presented(leaf, intermediates, argument), responses)


def _responses(stapled: Iterable[bytes], argument: str) -> list[bytes]:
    if type(stapled) is tuple and not stapled:  # every validation comes here
        return []
    responses = several(stapled, argument)
    for response in responses:
        if not isinstance(response, (bytes, bytearray, memoryview)):
            message = f"{argument}: an OCSP response is bytes, not {type(response).__name__}"
            raise TypeError(message)
    return [bytes(response) for response in responses]


def _looked_up_in(revocation: object) -> _native.RevocationStore | None:
    if isinstance(revocation, RevocationStore):
        return revocation._native
    if revocation != "none":
        message = f'revocation: a RevocationStore or "none" is wanted, not {revocation!r:.80}'
        raise ValueError(message)
    return None


def _require(value: object, types: type | tuple[type, ...], argument: str) -> None:
    if not isinstance(value, types):
        first = types[0] if isinstance(types, tuple) else types
        message = f"{argument}: a {first.__name__} is wanted, not {type(value).__name__}"
        raise TypeError(message)


def _entries(value: int, argument: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        message = f"{argument}: a number of entries is wanted, not {type(value).__name__}"
        raise TypeError(message)
    if not 0 <= value <= MAX_ENTRIES:
        message = f"{argument}: {value} is not from 0 to {MAX_ENTRIES}"
        raise ValueError(message)
    return value


MAX_ENTRIES = 2**32
"""What no machine has room for."""
