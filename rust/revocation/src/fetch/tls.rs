//! TLS for issuers that opted in to https. Compiled only with the feature `https`.

#[cfg(not(feature = "https"))]
pub(super) use without::{failure, with_parts};

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
        FetchError::Protocol(error.to_string())
    }
}
