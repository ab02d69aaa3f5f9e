"""Name constraints, naively: each name against each subtree (RFC 5280 4.2.1.10)."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv4Network, IPv6Network
from urllib.parse import urlsplit

from cryptography import x509

Rdns = list[list[tuple[str, str]]]
_UPN = "1.3.6.1.4.1.311.20.2.3"


def names_of(name: x509.Name) -> Rdns:
    """Give what two names are compared by: the RDNs, their attributes without case and outer white space."""
    return [
        sorted((each.oid.dotted_string, " ".join(str(each.value).casefold().split())) for each in rdn)
        for rdn in name.rdns
    ]


def refutation_of_names(
    constraints: x509.NameConstraints,
    subject: x509.Name,
    alternatives: x509.SubjectAlternativeName | None,
) -> str | None:
    """Tell which name the constraints do not allow; None: they allow all."""
    names: list[x509.GeneralName] = list(alternatives or ())
    if names_of(subject):
        names.append(x509.DirectoryName(subject))
    for name in names:
        permitted = _same_form(name, constraints.permitted_subtrees)
        excluded = _same_form(name, constraints.excluded_subtrees)
        if not permitted and not excluded:
            continue
        within = _MATCHERS.get(type(name))
        if within is None:
            return f"a form that can't be judged: {name}"
        if permitted and not any(within(name, subtree, False) for subtree in permitted):  # noqa: FBT003
            return f"not permitted: {name}"
        if any(within(name, subtree, True) for subtree in excluded):  # noqa: FBT003
            return f"excluded: {name}"
    return None


def _same_form(
    name: x509.GeneralName, subtrees: list[x509.GeneralName] | None
) -> list[x509.GeneralName]:
    return [
        each
        for each in subtrees or ()
        if type(each) is type(name) and getattr(each, "type_id", None) == getattr(name, "type_id", None)
    ]


def _dns(name: x509.DNSName, subtree: x509.DNSName, overlaps: bool) -> bool:
    """Compare labels from the right; a wildcard overlaps each subtree that begins with one more label."""
    if not subtree.value:
        return True
    labels, suffix = name.value.lower().split("."), subtree.value.lower().split(".")
    if "" in labels or "" in suffix:
        return overlaps
    if labels[-len(suffix) :] == suffix:
        return True
    return overlaps and labels[0] == "*" and labels[1:] == suffix[1:]


def _ip(name: x509.IPAddress, subtree: x509.IPAddress, _overlaps: bool) -> bool:
    address, network = name.value, subtree.value
    if isinstance(address, (IPv4Address, IPv6Address)) and isinstance(network, (IPv4Network, IPv6Network)):
        return address in network
    return False


def _host(host: str, subtree: str) -> bool:
    """Compare a host with a host, or with a domain that begins with a period."""
    if subtree.startswith("."):
        return host.lower().endswith(subtree.lower())
    return host.lower() == subtree.lower()


def _mailbox(mailbox: str, subtree: str) -> bool:
    local, _, host = mailbox.rpartition("@")
    if "@" not in subtree:
        return _host(host, subtree)
    wanted_local, _, wanted_host = subtree.rpartition("@")
    return local == wanted_local and _host(host, wanted_host)


def _email(name: x509.RFC822Name, subtree: x509.RFC822Name, _overlaps: bool) -> bool:
    return _mailbox(name.value, subtree.value)


def _uri(
    name: x509.UniformResourceIdentifier, subtree: x509.UniformResourceIdentifier, overlaps: bool
) -> bool:
    """"The constraint applies to the host part of the name"; without one the certificate is rejected."""
    host = urlsplit(name.value).hostname
    return _host(host, subtree.value) if host else overlaps


def _directory(name: x509.DirectoryName, subtree: x509.DirectoryName, _overlaps: bool) -> bool:
    wanted = names_of(subtree.value)
    return names_of(name.value)[: len(wanted)] == wanted


def _other(name: x509.OtherName, subtree: x509.OtherName, overlaps: bool) -> bool:
    """User principal names look like mailboxes, and are compared without case."""
    if name.type_id.dotted_string != _UPN:
        return overlaps
    texts = [each.value[2:].decode().lower() for each in (name, subtree)]
    return _mailbox(*texts)


_MATCHERS: dict[type[x509.GeneralName], Callable[..., bool]] = {
    x509.DNSName: _dns,
    x509.IPAddress: _ip,
    x509.RFC822Name: _email,
    x509.UniformResourceIdentifier: _uri,
    x509.DirectoryName: _directory,
    x509.OtherName: _other,
}
