//! What is distrusted is refused wherever it stands, trust anchors included.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use chainward::x509::Certificate;
use chainward::{FindingCode, sha256};
use support::case::Case;
use support::{Draft, chain, root};

#[test]
fn a_distrusted_certificate_or_key_is_refused_in_every_place() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two"]);
    let leaf = Draft::leaf("client").by(&cas[1]);
    let case = Case::of(&leaf).trusting(&anchor).presenting(&cas);
    case.clone().accepted();
    for one in [&leaf, &cas[0], &cas[1], &anchor] {
        case.clone().distrusting_certificate(sha256(&one.der)).refused(FindingCode::Distrusted, one);
        let key = Certificate::from_der(&one.der).unwrap().subject_public_key_info().as_der().to_vec();
        case.clone().distrusting_key(sha256(&key)).refused(FindingCode::Distrusted, one);
    }
}
