//! One certificate to judge, and what is asked about it.

use std::time::{SystemTime, UNIX_EPOCH};

use chainward_validate::checks::host::Host;
use chainward_validate::checks::validity::ValidationTime;
use chainward_x509::{ObjectIdentifier, UnixTime};

/// The validation time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The clock, read once for each validation.
    Now,
    /// Whole seconds since the Unix epoch.
    Time(UnixTime),
    /// Any time: accepted when some moment exists at which the whole path is valid, with a notice.
    Any,
}

impl At {
    /// The same moment, whenever it is asked for: the clock is read now.
    pub(crate) fn fixed(self) -> Self {
        match self.resolve() {
            ValidationTime::At(time) => Self::Time(time),
            ValidationTime::Any => Self::Any,
        }
    }

    /// The moment in seconds since the Unix epoch; any time is after all others.
    pub(crate) fn latest(self) -> UnixTime {
        match self.resolve() {
            ValidationTime::At(time) => time,
            ValidationTime::Any => UnixTime::MAX,
        }
    }

    /// Reads the clock if it is asked for. A clock before 1970 is broken: it counts as a time before all others,
    /// at which nothing is valid.
    pub(crate) fn resolve(self) -> ValidationTime {
        match self {
            Self::Time(time) => ValidationTime::At(time),
            Self::Any => ValidationTime::Any,
            Self::Now => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
                let seconds = since.and_then(|elapsed| UnixTime::try_from(elapsed.as_secs()).ok());
                ValidationTime::At(seconds.unwrap_or(UnixTime::MIN))
            }
        }
    }
}

/// One certificate to judge, and what is asked about it.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The leaf, as DER.
    pub leaf: &'a [u8],
    /// What was presented with it, as DER, in any order.
    pub intermediates: &'a [&'a [u8]],
    /// The validation time.
    pub at: At,
    /// A name that the leaf must have.
    pub host: Option<Host<'a>>,
    /// Extended key usages that the leaf must be allowed for; `None`: those of the policy.
    pub usage: Option<&'a [ObjectIdentifier]>,
    /// The user-initial-policy-set (RFC 5280 6.1.1 (c)); empty: any-policy; `None`: that of the policy.
    pub policies: Option<&'a [ObjectIdentifier]>,
    /// OCSP responses that came with the certificates, as DER; they count where the policy has `stapled` among its
    /// sources. Of more than sixteen the first count.
    pub stapled: &'a [&'a [u8]],
}
