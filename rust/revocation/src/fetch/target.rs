//! A URL, looked at before anything is done with it.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use ureq::http::Uri;

use super::access::Access;
use super::error::UrlFault;

/// More than any distribution point or responder has, and less than what servers take.
const MAX_URL: usize = 2048;

/// Where a URL leads to, once its form is allowed. Whether its address is comes later, after DNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Over http or https.
    Web {
        /// The URL.
        uri: Uri,
        /// Host and port in one spelling: only one connection at a time goes there.
        host: String,
    },
    /// A file; whether it is inside of the allowed folder is seen when it is opened.
    File(PathBuf),
}

impl Target {
    /// Looks at a URL from a certificate, from the configuration or from a redirect.
    pub(crate) fn parse(url: &str, access: &Access) -> Result<Self, UrlFault> {
        if url.len() > MAX_URL {
            return Err(UrlFault::TooLong);
        }
        if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(UrlFault::Malformed);
        }
        let (scheme, rest) = url.split_once(':').ok_or(UrlFault::Malformed)?;
        let scheme = scheme.to_ascii_lowercase();
        match scheme.as_str() {
            "http" => web(&format!("http:{rest}"), 80, access),
            "https" if cfg!(feature = "https") && !access.https_roots.is_empty() => {
                web(&format!("https:{rest}"), 443, access)
            }
            "file" if access.folder.is_some() => file(rest),
            _ => Err(UrlFault::Scheme(scheme)),
        }
    }

    /// Where a redirect from here leads to: a whole URL, or another path of the same host. Other relative
    /// references (RFC 3986 section 4.2) are not followed.
    pub(crate) fn location(&self, location: &str) -> Option<String> {
        let Self::Web { uri, .. } = self else { return None };
        if location.starts_with("//") {
            return Some(format!("{}:{location}", uri.scheme_str()?));
        }
        if location.starts_with('/') {
            return Some(format!("{}://{}{location}", uri.scheme_str()?, uri.authority()?));
        }
        location.contains("://").then(|| location.to_owned())
    }

    /// Whether what goes there is encrypted.
    pub(crate) fn is_https(&self) -> bool {
        matches!(self, Self::Web { uri, .. } if uri.scheme_str() == Some("https"))
    }
}

fn web(url: &str, default_port: u16, access: &Access) -> Result<Target, UrlFault> {
    let uri: Uri = url.parse().map_err(|_| UrlFault::Malformed)?;
    let authority = uri.authority().ok_or(UrlFault::Malformed)?;
    if authority.as_str().contains('@') {
        return Err(UrlFault::UserInfo);
    }
    // "host:" and "host:port" with a port that is no number have none in the eyes of this type.
    let tail = authority.as_str().strip_prefix(authority.host()).ok_or(UrlFault::Malformed)?;
    let port = match tail {
        "" => default_port,
        _ => authority.port_u16().ok_or(UrlFault::Malformed)?,
    };
    if port != default_port && !access.ports.contains(&port) {
        return Err(UrlFault::Port(port));
    }
    let name = authority.host().trim_end_matches('.').to_ascii_lowercase();
    if name.is_empty() {
        return Err(UrlFault::Malformed);
    }
    Ok(Target::Web { host: format!("{name}:{port}"), uri })
}

/// RFC 8089: `file:///path`, `file://localhost/path` or `file:/path`.
fn file(rest: &str) -> Result<Target, UrlFault> {
    let path = match rest.strip_prefix("//") {
        Some(with_host) => with_host.strip_prefix("localhost").unwrap_or(with_host),
        None => rest,
    };
    if !path.starts_with('/') || path.contains(['?', '#']) {
        return Err(UrlFault::Malformed);
    }
    let path = percent_decode_str(path).decode_utf8().map_err(|_| UrlFault::Malformed)?;
    if path.contains('\0') {
        return Err(UrlFault::Malformed);
    }
    Ok(Target::File(PathBuf::from(path.as_ref())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(url: &str, access: &Access) -> Result<String, UrlFault> {
        match Target::parse(url, access)? {
            Target::Web { host, .. } => Ok(host),
            Target::File(path) => Ok(path.display().to_string()),
        }
    }

    #[test]
    fn http_on_its_own_port_is_followed() {
        let access = Access::default();
        assert_eq!(host("http://crl.example/a.crl", &access).unwrap(), "crl.example:80");
        assert_eq!(host("HTTP://CRL.Example.:80/a.crl?x=1", &access).unwrap(), "crl.example:80");
        assert_eq!(host("http://[2001:4860::1]/a", &access).unwrap(), "[2001:4860::1]:80");
    }

    #[test]
    fn other_schemes_are_refused_unless_opted_in() {
        let access = Access::default();
        for (url, scheme) in [
            ("https://crl.example/a", "https"),
            ("file:///etc/passwd", "file"),
            ("ldap://ldap.example/cn=x?certificateRevocationList", "ldap"),
            ("ftp://crl.example/a", "ftp"),
            ("gopher://crl.example/a", "gopher"),
            ("unix:/run/x", "unix"),
        ] {
            assert_eq!(host(url, &access), Err(UrlFault::Scheme(scheme.to_owned())), "{url}");
        }
        let files = Access { folder: Some("/var/crl".into()), ..Access::default() };
        assert_eq!(host("file:///var/crl/My%20CA.crl", &files).unwrap(), "/var/crl/My CA.crl");
        assert_eq!(host("file://localhost/var/crl/a", &files).unwrap(), "/var/crl/a");
        assert_eq!(host("file:/var/crl/a", &files).unwrap(), "/var/crl/a");
        assert_eq!(host("file://server/share", &files), Err(UrlFault::Malformed));
        assert_eq!(host("file:relative", &files), Err(UrlFault::Malformed));
        assert_eq!(host("file:///var/crl/a%00b", &files), Err(UrlFault::Malformed));
    }

    #[test]
    fn https_needs_roots_and_the_feature() {
        let access = Access { https_roots: vec![vec![0x30]], ..Access::default() };
        let expected = if cfg!(feature = "https") {
            Ok("crl.example:443".to_owned())
        } else {
            Err(UrlFault::Scheme("https".to_owned()))
        };
        assert_eq!(host("https://crl.example/a", &access), expected);
    }

    #[test]
    fn user_names_are_refused() {
        let access = Access::default();
        for url in
            ["http://user@crl.example/", "http://user:word@crl.example/", "http://crl.example@127.0.0.1/"]
        {
            assert_eq!(host(url, &access), Err(UrlFault::UserInfo), "{url}");
        }
    }

    #[test]
    fn other_ports_are_refused_unless_opted_in() {
        let access = Access::default();
        for port in [22_u16, 25, 443, 6379, 8080, 65535, 0] {
            assert_eq!(host(&format!("http://crl.example:{port}/"), &access), Err(UrlFault::Port(port)));
        }
        let access = Access { ports: vec![8080], ..access };
        assert_eq!(host("http://crl.example:8080/", &access).unwrap(), "crl.example:8080");
        assert_eq!(host("http://crl.example:8081/", &access), Err(UrlFault::Port(8081)));
    }

    #[test]
    fn what_is_no_url() {
        let access = Access::default();
        for url in [
            "",
            "http",
            "http:",
            "http://",
            "http:///path",
            "http://a b/",
            "http://crl.example/\r\nX: y",
            "http://crl.example/\u{e9}",
            "http://crl.example:99999/",
            "http://crl.example:/",
            "http://./",
            "http:/crl.example/",
            "//crl.example/",
        ] {
            assert_eq!(host(url, &access), Err(UrlFault::Malformed), "{url:?}");
        }
        let long = format!("http://crl.example/{}", "a".repeat(2048));
        assert_eq!(host(&long, &access), Err(UrlFault::TooLong));
    }

    #[test]
    fn locations() {
        let target = Target::parse("http://crl.example/a/b", &Access::default()).unwrap();
        assert_eq!(target.location("http://other.example/x").unwrap(), "http://other.example/x");
        assert_eq!(target.location("/x").unwrap(), "http://crl.example/x");
        assert_eq!(target.location("//other.example/x").unwrap(), "http://other.example/x");
        assert_eq!(target.location("x"), None);
        assert_eq!(target.location(""), None);
        assert_eq!(target.location("?x"), None);
    }
}
