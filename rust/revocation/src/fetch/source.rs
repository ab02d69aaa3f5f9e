//! What is asked, of whom, and how far that may go.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::access::{Access, Limits};
use super::error::UrlFault;
use super::target::Target;

/// Where something is fetched from.
///
/// The URL comes from a certificate that was verified, or from the configuration; never from a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The URL of a distribution point or of an OCSP responder.
    pub url: String,
    /// What is asked there.
    pub ask: Ask,
    /// What the issuer's URLs may reach.
    pub access: Access,
    /// How long it may take and how much it may bring.
    pub limits: Limits,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What the URL names, by GET.
    Document,
    /// An OCSP response, by POST (RFC 6960 appendix A): this is the DER of the request.
    OcspPost(Vec<u8>),
    /// An OCSP response, by GET if the URL stays short enough for that, so that caches can answer (RFC 5019
    /// section 5), else by POST.
    OcspGet(Vec<u8>),
}

/// The method, the URL and the body that go over the wire.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question<'a> {
    pub(super) url: String,
    /// `None`: GET.
    pub(super) post: Option<&'a [u8]>,
    /// The media type that is expected.
    pub(super) accept: &'static str,
}

/// What a source is recognised by: its URL and what is asked there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId([u8; 32]);

impl SourceId {
    /// No other one comes after it.
    pub(super) const LAST: Self = Self([0xff; 32]);
}

impl AsRef<[u8]> for SourceId {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Source {
    /// A CRL by GET, within [`Limits::CRL`], from public addresses by http.
    pub fn crl(url: &str) -> Self {
        Self { url: url.to_owned(), ask: Ask::Document, access: Access::default(), limits: Limits::CRL }
    }

    /// An OCSP response, within [`Limits::OCSP`], from public addresses by http.
    pub fn ocsp(url: &str, request: Vec<u8>) -> Self {
        Self {
            url: url.to_owned(),
            ask: Ask::OcspGet(request),
            access: Access::default(),
            limits: Limits::OCSP,
        }
    }

    /// What the source is recognised by. What it may reach and bring is no part of that.
    pub fn id(&self) -> SourceId {
        let request: &[u8] = match &self.ask {
            Ask::Document => &[],
            Ask::OcspPost(request) | Ask::OcspGet(request) => request,
        };
        // A URL that is followed has no NUL in it.
        let hash = digest(&SHA256, &[self.url.as_bytes(), b"\0", request].concat());
        // invariant: SHA-256 has 32 bytes.
        SourceId(hash.as_ref().try_into().unwrap_or_default())
    }

    /// Host and port that are connected to, unless it is a file.
    pub(super) fn host(&self) -> Result<Option<String>, UrlFault> {
        match Target::parse(&self.url, &self.access)? {
            Target::Web { host, .. } => Ok(Some(host)),
            Target::File(_) => Ok(None),
        }
    }

    pub(super) fn question(&self) -> Question<'_> {
        let url = self.url.clone();
        match &self.ask {
            Ask::Document => Question { url, post: None, accept: "*/*" },
            Ask::OcspPost(request) => Question { url, post: Some(request), accept: OCSP_RESPONSE },
            Ask::OcspGet(request) => match ocsp_get_url(&url, request) {
                Some(url) => Question { url, post: None, accept: OCSP_RESPONSE },
                None => Question { url, post: Some(request), accept: OCSP_RESPONSE },
            },
        }
    }
}

const OCSP_RESPONSE: &str = "application/ocsp-response";

/// RFC 5019 section 5: with more bytes than these, the request goes by POST.
const MAX_GET_URL: usize = 255;

/// The characters of base64 that mean something in a URL.
const ESCAPED: &AsciiSet = &CONTROLS.add(b'+').add(b'/').add(b'=');

fn ocsp_get_url(url: &str, request: &[u8]) -> Option<String> {
    // A path can't be added to a query.
    if request.len() > MAX_GET_URL || url.contains(['?', '#']) {
        return None;
    }
    let slash = if url.ends_with('/') { "" } else { "/" };
    let url = format!("{url}{slash}{}", utf8_percent_encode(&STANDARD.encode(request), ESCAPED));
    (url.len() <= MAX_GET_URL).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_of_rfc_5019() {
        // RFC 5019 section 5 and RFC 6960 appendix A.1: the base64 of the request, with + / = escaped.
        let url = ocsp_get_url("http://ocsp.example", &[0xfb, 0xff, 0xfe, 0x01]).unwrap();
        assert_eq!(url, "http://ocsp.example/%2B%2F%2F%2BAQ%3D%3D");
        assert_eq!(
            ocsp_get_url("http://ocsp.example/a/", &[0x30, 0x00, 0x00]).unwrap(),
            "http://ocsp.example/a/MAAA"
        );
        assert_eq!(ocsp_get_url("http://ocsp.example/?x=1", &[0x30]), None);
    }

    #[test]
    fn a_long_request_is_posted() {
        let base = "http://ocsp.example/";
        // 176 bytes are 235 and a third characters of base64, here without any to escape but the padding.
        let fitting = vec![0; 174];
        assert_eq!(ocsp_get_url(base, &fitting).unwrap().len(), base.len() + 232);
        let source = |request: &[u8]| Source::ocsp(base, request.to_vec());
        assert_eq!(source(&fitting).question().post, None);
        let long = vec![0; 177];
        assert_eq!(ocsp_get_url(base, &long), None, "{} characters", base.len() + 236);
        assert_eq!(
            source(&long).question(),
            Question { url: base.to_owned(), post: Some(&long), accept: OCSP_RESPONSE }
        );
        let mut post = source(&fitting);
        post.ask = Ask::OcspPost(fitting.clone());
        assert_eq!(post.question().post, Some(fitting.as_slice()));
    }
}
