"""The validator: convert, ask the native one, give its verdict."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from chainward import _native
from chainward._errors import Refused
from chainward._native import Verdict
from chainward._policy import Policy
from chainward._sources import At, Host, Source, presented, seconds, typed_host
from chainward._store import TrustStore

Item: TypeAlias = Source | tuple[Source, Iterable[Source]]


class Validator:
    """Judges certificates; share one between all threads. The clock is read for each call.

    What the caller must still do: prove that the peer holds the private key (a TLS stack does), read
    the notices, and remember that with ``revocation="none"`` revoked certificates are accepted.
    """

    __slots__ = ("_native",)

    def __init__(
        self,
        store: TrustStore,
        policy: Policy | None = None,
        *,
        revocation: Literal["none"],
        intermediate_cache: int = 4_096,
        verdict_cache: int = 16_384,
    ) -> None:
        """Make anchors and policy (default: the profile ``client-auth``) ready.

        Caches are numbers of entries; 0 turns one off, and no answer changes.

        Raises:
            StoreError: an anchor that can't be used; `code` says why.

        """
        policy = policy or Policy()
        self._native = _native.Validator(
            store._native, policy._native, revocation, intermediate_cache, verdict_cache
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
    ) -> Verdict:
        """Judge one certificate.

        Args:
            leaf: the certificate; PEM text and files may hold its intermediates after it.
            intermediates: what was presented with it, in any order.
            at: None = now; seconds since the epoch; an aware datetime; "any" = any time.
            host: a DNS name, an IP address or an `Email` that the leaf must have.
            usage: extended key usages that the leaf must be allowed for; None = the policy's.
            policies: user-initial-policy-set (RFC 5280 6.1.1 (c)); None = the policy's.

        """
        return self._ask(leaf, intermediates, at, host, usage, policies, explain=False)

    def explain(
        self,
        leaf: Source,
        intermediates: Iterable[Source] = (),
        *,
        at: At = None,
        host: Host | None = None,
        usage: Iterable[str] | None = None,
        policies: Iterable[str] | None = None,
    ) -> Verdict:
        """Judge as `validate` does, and keep every attempted path in `attempts`."""
        return self._ask(leaf, intermediates, at, host, usage, policies, explain=True)

    def verify(
        self,
        leaf: Source,
        intermediates: Iterable[Source] = (),
        *,
        at: At = None,
        host: Host | None = None,
        usage: Iterable[str] | None = None,
        policies: Iterable[str] | None = None,
    ) -> Verdict:
        """Judge as `validate` does, and raise what is refused.

        Raises:
            Refused: with the `verdict`.

        """
        verdict = self._ask(leaf, intermediates, at, host, usage, policies, explain=False)
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

        An item is a leaf, or a pair of a leaf and its intermediates. "Now" is read for each.
        """
        pairs = [presented(*item) if isinstance(item, tuple) else presented(item) for item in items]
        return self._native.validate_many(pairs, *seconds(at), _list(usage), _list(policies))

    def reload(self, store: TrustStore, policy: Policy | None = None) -> int:
        """Replace anchors, and the policy unless None, at once; give the new epoch.

        Raises:
            StoreError: an anchor that can't be used; the old ones stay.

        """
        return self._native.reload(store._native, policy._native if policy else None)

    @property
    def epoch(self) -> int:
        """Which anchors and policy judge now; each reload makes it larger."""
        return self._native.epoch

    @property
    def policy(self) -> Policy:
        """The policy that judges now."""
        return Policy._of(self._native.policy)

    def metrics(self) -> dict[str, int]:
        """Count what was done since the validator was made."""
        return self._native.metrics()

    def _ask(
        self,
        leaf: Source,
        intermediates: Iterable[Source],
        at: At,
        host: Host | None,
        usage: Iterable[str] | None,
        policies: Iterable[str] | None,
        *,
        explain: bool,
    ) -> Verdict:
        return self._native.validate(
            presented(leaf, intermediates),
            *seconds(at),
            typed_host(host),
            _list(usage),
            _list(policies),
            explain,
        )


def _list(values: Iterable[str] | None) -> list[str] | None:
    if isinstance(values, str):
        message = f"a list of texts is wanted, not {values!r}"
        raise TypeError(message)
    return None if values is None else list(values)
