//! Host names, as all forms that hold one need them.

use super::fault::Fault;

/// Octets of a name without its trailing dot (RFC 1035 section 2.3.4, less the root label).
const MAX_NAME: usize = 253;
/// Octets of a label (RFC 1035 section 2.3.4).
const MAX_LABEL: usize = 63;

/// Refuses what is no host name: labels of letters, digits and hyphens, no hyphen at either end, no trailing
/// dot (RFC 5280 section 4.2.1.6: the preferred name syntax of RFC 1034 section 3.5, as RFC 1123 section 2.1
/// modifies it). Underscores are tolerated, since private names have them; they leave no doubt where labels
/// begin.
pub(crate) fn check_host(host: &str) -> Result<(), Fault> {
    if host.is_empty() {
        return Err("host is empty");
    }
    if host.len() > MAX_NAME {
        return Err("host is longer than 253 octets");
    }
    host.as_bytes().split(|byte| *byte == b'.').try_for_each(check_label)
}

fn check_label(label: &[u8]) -> Result<(), Fault> {
    if label.is_empty() {
        return Err("host has an empty label");
    }
    if label.len() > MAX_LABEL {
        return Err("host has a label longer than 63 octets");
    }
    if label.starts_with(b"-") || label.ends_with(b"-") {
        return Err("host has a label with a hyphen at its end");
    }
    if label.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        Ok(())
    } else {
        Err("host has a character that no host name has")
    }
}

/// Refuses also what some readers take for an address: a last label that is a number, decimal or hexadecimal
/// (RFC 1123 section 2.1: "the highest-level component label will be alphabetic"). `127.1` and `0x7f000001`
/// are such hosts.
pub(crate) fn check_host_not_address(host: &str) -> Result<(), Fault> {
    check_host(host)?;
    let last = host.rsplit('.').next().unwrap_or(host);
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit())
        || hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if is_number { Err("host is an address") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_have_the_preferred_syntax() {
        let longest_label = "a".repeat(63);
        let longest = [longest_label.as_str(); 4].join(".");
        for good in ["a", "example.com", "EXAMPLE.com", "3com.com", "x-1.y", "_dmarc.a_b.test", "1.2.3.4"] {
            assert_eq!(check_host(good), Ok(()), "{good}");
        }
        assert_eq!(check_host(&longest[..253]), Ok(()));
        for bad in
            ["", ".", ".a", "a.", "a..b", "a b", "*", "*.a", "a.*", "w*.a", "ä.test", "a/b", "a@b", "a\0b"]
        {
            assert!(check_host(bad).is_err(), "{bad}");
        }
        for bad in ["-a", "a-", "a.-b.c", "a.b-.c", "-"] {
            assert!(check_host(bad).is_err(), "{bad}");
        }
        assert!(check_host(&longest).is_err());
        assert!(check_host(&"a".repeat(64)).is_err());
    }

    #[test]
    fn hosts_that_may_be_read_as_addresses_are_told_apart() {
        for address in ["192.0.2.1", "127.1", "2130706433", "0x7f000001", "a.0X1f", "a.0x", "host.1"] {
            assert_eq!(check_host_not_address(address), Err("host is an address"), "{address}");
        }
        for host in ["localhost", "1.example", "a.0xg", "x0", "3com.com"] {
            assert_eq!(check_host_not_address(host), Ok(()), "{host}");
        }
    }
}
