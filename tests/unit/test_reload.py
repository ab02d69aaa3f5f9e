"""Reloading under load: every verdict is the one of the anchors that it says judged it."""

import threading
from collections import Counter

import pytest
from chainward import Anchor, Policy, StoreError, TrustStore, Validator, Verdict

from .world import Pki

READERS, RELOADS, ENOUGH = 3, 400, 20_000


class Load:
    """Threads that validate until they are told to stop, and what they saw."""

    def __init__(self, validator: Validator, ours: Pki, theirs: Pki) -> None:
        """Remember whom to ask for."""
        self.validator = validator
        self.presented = ((ours, 1), (theirs, 0))
        self.stop = threading.Event()
        self.problems: list[str] = []
        self.seen: Counter[bool] = Counter()
        self.epochs: set[int] = set()
        self._lock = threading.Lock()

    def run(self, *, batch: bool) -> None:
        """Ask for both clients, one by one or in a batch."""
        try:
            while not self.stop.is_set() and not self.problems:
                self._round(batch=batch)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            self.problems.append(repr(error))

    def _round(self, *, batch: bool) -> None:
        last = self.validator.epoch
        if batch:
            items = [(one.client_der, [one.ca_der]) for one, _ in self.presented] * 10
            verdicts = self.validator.validate_many(items)
            if len({verdict.epoch for verdict in verdicts}) != 1:
                self.problems.append("one batch, several epochs")
        else:
            verdicts = [
                self.validator.validate(one.client_der, [one.ca_der]) for one, _ in self.presented
            ]
        for index, verdict in enumerate(verdicts):
            self._check(verdict, self.presented[index % 2][1], last)

    def _check(self, verdict: Verdict, parity: int, last: int) -> None:
        """Odd epochs trust ours only, even ones theirs only."""
        right = verdict.epoch % 2 == parity
        code = None if right else "issuer_not_found"
        if (verdict.ok, verdict.code) != (right, code):
            self.problems.append(f"epoch {verdict.epoch}: {verdict.code}, must be {code}")
        if verdict.epoch < last:
            self.problems.append(f"epoch {verdict.epoch} after {last}")
        with self._lock:
            self.seen[verdict.ok] += 1
            self.epochs.add(verdict.epoch)


def test_no_verdict_is_wrong_while_anchors_are_swapped(pki: Pki) -> None:
    theirs = Pki.make("their root")
    stores = [TrustStore(theirs.root_der), TrustStore(pki.root_der)]
    validator = Validator(stores[1], revocation="none")
    load = Load(validator, pki, theirs)
    threads = [
        threading.Thread(target=load.run, kwargs={"batch": number == 0})
        for number in range(READERS)
    ]
    for thread in threads:
        thread.start()
    epoch = 1
    while not load.problems and (epoch <= RELOADS or sum(load.seen.values()) < ENOUGH):
        epoch += 1
        assert validator.reload(stores[epoch % 2]) == epoch
        assert validator.epoch == epoch
    load.stop.set()
    for thread in threads:
        thread.join()
    assert load.problems == []
    assert sum(load.seen.values()) >= ENOUGH
    assert min(load.seen.values()) > 0, "both answers were seen"
    assert len(load.epochs) > READERS, "many reloads were seen"
    assert validator.metrics()["reloads"] == epoch - 1


def test_reloads_from_many_threads_have_epochs_of_their_own(pki: Pki) -> None:
    store = TrustStore(pki.root_der)
    validator = Validator(store, revocation="none")
    epochs: list[list[int]] = [[] for _ in range(4)]

    def reload(own: list[int]) -> None:
        own.extend(validator.reload(store) for _ in range(50))

    threads = [threading.Thread(target=reload, args=(own,)) for own in epochs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = sorted(epoch for own in epochs for epoch in own)
    assert everything == list(range(2, 202))
    assert all(own == sorted(own) for own in epochs)
    assert validator.epoch == 201, "the one that began last stays"


def test_a_reload_that_fails_keeps_the_old_anchors(pki: Pki, validator: Validator) -> None:
    before = validator.validate(pki.client_der, [pki.ca_der])
    bad = TrustStore(Anchor(pki.root_der, permitted=[("ip", "10.0.0.0/99")]))
    with pytest.raises(StoreError, match="name_constraint_malformed"):
        validator.reload(bad)
    after = validator.validate(pki.client_der, [pki.ca_der])
    assert (before.ok, after.ok, validator.epoch) == (True, True, before.epoch)
    assert after.epoch == before.epoch


def test_nothing_is_remembered_across_a_reload(pki: Pki, validator: Validator) -> None:
    assert validator.validate(pki.client_der, [pki.ca_der]).ok
    digest = validator.validate(pki.client_der, [pki.ca_der]).path[0].sha256
    validator.reload(TrustStore(pki.root_der, distrusted_certificates=[digest]))
    assert validator.validate(pki.client_der, [pki.ca_der]).code == "distrusted"
    validator.reload(TrustStore(pki.root_der))
    verdict = validator.validate(pki.client_der, [pki.ca_der])
    assert (verdict.ok, verdict.work["signatures"], verdict.epoch) == (True, 2, 3)


def test_the_policy_stays_or_is_replaced(pki: Pki) -> None:
    store = TrustStore(pki.root_der)
    validator = Validator(store, Policy(overrides={"max_intermediates": 0}), revocation="none")
    assert validator.validate(pki.client_der, [pki.ca_der]).code == "path_too_deep"
    validator.reload(store)
    assert validator.policy == Policy(overrides={"max_intermediates": 0})
    assert validator.validate(pki.client_der, [pki.ca_der]).code == "path_too_deep"
    validator.reload(store, Policy())
    assert validator.policy == Policy()
    assert validator.validate(pki.client_der, [pki.ca_der]).ok
