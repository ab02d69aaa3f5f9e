"""Name constraints, naively: each name against each subtree (RFC 5280 4.2.1.10)."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from cryptography import x509

Rdns = list[list[tuple[str, str]]]
_UPN = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")


def names_of(name: x509.Name) -> Rdns:
    """Give what two names are compared by: the RDNs, their attributes without case and outer white space."""
    return [
        sorted(
            (each.oid.dotted_string, " ".join(str(each.value).casefold().split())) for each in rdn
        )
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
        within = _WITHIN.get(type(name))
        if within is None or getattr(name, "type_id", _UPN) != _UPN:
            return f"a form that can't be judged: {name}"
        if permitted and not any(within(name, subtree) for subtree in permitted):
            return f"not permitted: {name}"
        overlaps = _OVERLAPS.get(type(name), within)
        if any(overlaps(name, subtree) for subtree in excluded):
            return f"excluded: {name}"
    return None


def _same_form(
    name: x509.GeneralName, subtrees: list[x509.GeneralName] | None
) -> list[x509.GeneralName]:
    return [
        each
        for each in subtrees or ()
        if type(each) is type(name)
        and getattr(each, "type_id", None) == getattr(name, "type_id", None)
    ]


def _dns(name: x509.DNSName, subtree: x509.DNSName) -> bool:
    """Compare labels from the right."""
    labels, suffix = _labels(name), _labels(subtree)
    is_malformed = "" in labels or "" in suffix
    return not subtree.value or (not is_malformed and labels[-len(suffix) :] == suffix)


def _dns_overlaps(name: x509.DNSName, subtree: x509.DNSName) -> bool:
    """Take a wildcard for all that it stands for (RFC 9525 6.3), and what is malformed for anything."""
    labels, suffix = _labels(name), _labels(subtree)
    is_beside = labels[0] == "*" and labels[1:] == suffix[1:]
    return "" in labels or "" in suffix or is_beside or _dns(name, subtree)


def _labels(name: x509.DNSName) -> list[str]:
    return name.value.lower().split(".")


def _ip(name: x509.IPAddress, subtree: x509.IPAddress) -> bool:
    address, network = name.value, subtree.value
    if isinstance(address, (IPv4Address, IPv6Address)) and isinstance(
        network, (IPv4Network, IPv6Network)
    ):
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


def _email(name: x509.RFC822Name, subtree: x509.RFC822Name) -> bool:
    return _mailbox(name.value, subtree.value)


def _uri(name: x509.UniformResourceIdentifier, subtree: x509.UniformResourceIdentifier) -> bool:
    """Compare the host: the constraint applies to nothing else."""
    host = urlsplit(name.value).hostname
    return host is not None and _host(host, subtree.value)


def _uri_overlaps(
    name: x509.UniformResourceIdentifier, subtree: x509.UniformResourceIdentifier
) -> bool:
    """Reject a URI without a host."""
    return urlsplit(name.value).hostname is None or _uri(name, subtree)


def _directory(name: x509.DirectoryName, subtree: x509.DirectoryName) -> bool:
    wanted = names_of(subtree.value)
    return names_of(name.value)[: len(wanted)] == wanted


def _principal(name: x509.OtherName, subtree: x509.OtherName) -> bool:
    """Compare user principal names: they look like mailboxes, and their case does not count."""
    texts = [each.value[2:].decode().lower() for each in (name, subtree)]
    return _mailbox(*texts)


Matcher = Callable[..., bool]

_WITHIN: dict[type[x509.GeneralName], Matcher] = {
    x509.DNSName: _dns,
    x509.IPAddress: _ip,
    x509.RFC822Name: _email,
    x509.UniformResourceIdentifier: _uri,
    x509.DirectoryName: _directory,
    x509.OtherName: _principal,
}
# Where to be excluded is more than to be within.
_OVERLAPS: dict[type[x509.GeneralName], Matcher] = {
    x509.DNSName: _dns_overlaps,
    x509.UniformResourceIdentifier: _uri_overlaps,
}
