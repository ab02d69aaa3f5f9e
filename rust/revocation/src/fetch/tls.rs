//! TLS for issuers that opted in to https, with the roots that they were given: no public bundle, and none of the
//! system. It keeps from others what is fetched; whether it is genuine its signature says.

#[cfg(feature = "https")]
pub(super) use with::{failure, with_parts};
#[cfg(not(feature = "https"))]
pub(super) use without::{failure, with_parts};

#[cfg(feature = "https")]
mod with {
    use std::sync::Arc;

    use rustls::crypto::aws_lc_rs::default_provider;
    use ureq::config::ConfigBuilder;
    use ureq::tls::{Certificate, RootCerts, TlsConfig};
    use ureq::typestate::AgentScope;
    use ureq::unversioned::transport::{Connector as _, RustlsConnector, TcpConnector};
    use ureq::{Agent, Error};

    use crate::fetch::error::FetchError;
    use crate::fetch::resolver::CheckedResolver;

    pub(in crate::fetch) fn with_parts(
        config: ConfigBuilder<AgentScope>,
        resolver: CheckedResolver,
    ) -> Agent {
        let roots = resolver.access.https_roots.iter().map(|der| Certificate::from_der(der).to_owned());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&roots.collect::<Vec<_>>()))
            .unversioned_rustls_crypto_provider(Arc::new(default_provider()))
            .build();
        let connector = ().chain(TcpConnector::default()).chain(RustlsConnector::default());
        Agent::with_parts(config.tls_config(tls).build(), connector, resolver)
    }

    /// What the library of TLS says comes as an error of its own, or within one of input and output.
    pub(in crate::fetch) fn failure(error: &Error) -> FetchError {
        match error {
            Error::Rustls(error) => FetchError::Tls(error.to_string()),
            Error::Tls(error) => FetchError::Tls((*error).to_owned()),
            Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>())
            {
                Some(error) => FetchError::Tls(error.to_string()),
                None => FetchError::Connection(error.kind()),
            },
            other => FetchError::Protocol(other.to_string()),
        }
    }
}

#[cfg(not(feature = "https"))]
mod without {
    use ureq::config::ConfigBuilder;
    use ureq::typestate::AgentScope;
    use ureq::unversioned::transport::{Connector as _, TcpConnector};
    use ureq::{Agent, Error};

    use crate::fetch::error::FetchError;
    use crate::fetch::resolver::CheckedResolver;

    pub(in crate::fetch) fn with_parts(
        config: ConfigBuilder<AgentScope>,
        resolver: CheckedResolver,
    ) -> Agent {
        Agent::with_parts(config.build(), ().chain(TcpConnector::default()), resolver)
    }

    pub(in crate::fetch) fn failure(error: &Error) -> FetchError {
        match error {
            Error::Io(error) => FetchError::Connection(error.kind()),
            other => FetchError::Protocol(other.to_string()),
        }
    }
}
