//! Keeps what was accepted in a folder, and reads it back. What is read is verified like what comes from the network.

use chainward_validate::revocation::source::RevocationList as _;
use chainward_validate::revocation::source::{CertificateKind, ListFacts, ListScope, PointName};
use chainward_x509::UnixTime;

use crate::bytes::Bytes;
use crate::folder::{Floor, Folder, FolderError, Hash, Offer, Record, Stamp, Writer};
use crate::list::StoredList;
use crate::responses::About;

/// The part of a record that holds what was signed.
const DER: &str = "der";
/// The part that holds the index of a CRL.
const INDEX: &str = "index";

/// What a record is about, by the first octet of its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    List,
    Response,
}

impl Kind {
    const fn octet(self) -> u8 {
        match self {
            Self::List => b'l',
            Self::Response => b'r',
        }
    }
}

/// Something that was kept, as it was read back.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) id: Hash,
    pub(crate) what: Content,
}

/// What was kept; files are mapped.
#[derive(Debug)]
pub(crate) enum Content {
    List { der: Bytes, index: Option<Bytes> },
    Response(Bytes),
}

/// A folder, and the right to write there if this process has it.
#[derive(Debug)]
pub(crate) struct Keeper {
    folder: Folder,
    writer: Option<Writer>,
    stamp: Option<Stamp>,
}

impl Keeper {
    /// Becomes the writer of the folder, unless another process is.
    pub(crate) fn new(folder: Folder) -> Result<Self, FolderError> {
        let writer = folder.writer()?;
        Ok(Self { folder, writer, stamp: None })
    }

    /// Keeps a CRL and its index.
    pub(crate) fn keep_list(&mut self, list: &StoredList) -> Result<(), FolderError> {
        let facts = list.facts();
        let floor = Floor::new(facts.number.as_deref(), facts.this_update)?;
        let parts = [(DER, list.as_der()), (INDEX, list.segment.index_bytes())];
        self.put(&scope_of_list(facts), &floor, Hash::from(facts.sha256), &parts)
    }

    /// Keeps a response, once for each certificate that it is about; takes those out of `about` for which the folder
    /// has had something newer.
    pub(crate) fn keep_response(&mut self, about: &mut Vec<About>, der: &[u8]) -> Result<(), FolderError> {
        let mut kept = Ok(());
        about.retain(|about| match self.keep_one(about, der) {
            Err(FolderError::Rollback { .. }) => false,
            Err(error) => {
                kept = Err(error);
                true
            }
            Ok(()) => true,
        });
        kept
    }

    fn keep_one(&mut self, about: &About, der: &[u8]) -> Result<(), FolderError> {
        let floor = Floor::new(None, about.rank.this_update)?;
        self.put(&scope_of_response(about), &floor, Hash::of(der), &[(DER, der)])
    }

    fn put(
        &mut self,
        scope: &[u8],
        order: &Floor,
        content: Hash,
        parts: &[(&str, &[u8])],
    ) -> Result<(), FolderError> {
        let writer = self.writer()?;
        let offer = Offer { scope, order, content, parts };
        writer.put(&offer).map(drop)
    }

    /// Everything that is kept, if it may have changed since it was read last.
    pub(crate) fn changed(&mut self) -> Result<Vec<Result<Kept, FolderError>>, FolderError> {
        if let Some(stamp) = &self.stamp
            && !self.folder.may_have_changed(stamp)?
        {
            return Ok(Vec::new());
        }
        self.stamp = Some(self.folder.stamp()?);
        all(&self.folder)
    }

    /// The right to write, which the process that had it may have given back.
    fn writer(&mut self) -> Result<&mut Writer, FolderError> {
        if self.writer.is_none() {
            self.writer = self.folder.writer()?;
        }
        self.writer.as_mut().ok_or(FolderError::Unusable("another process writes to this folder"))
    }

    /// Forgets a scope with its floor; `None`: there is none.
    pub(crate) fn forget(&mut self, id: Hash, now: UnixTime) -> Result<Option<Floor>, FolderError> {
        self.writer()?.forget(id, now)
    }
}

/// A CRL of a folder, by its scope; or why it can't be read.
pub type KeptList = Result<(Hash, Bytes), FolderError>;

/// The DER of every CRL that a folder keeps, by its scope; nothing is verified. What can't be read is an error of its own.
///
/// # Errors
/// The folder can't be read.
pub fn kept_lists(folder: &Folder) -> Result<Vec<KeptList>, FolderError> {
    let list = |kept: Kept| match kept.what {
        Content::List { der, .. } => Some((kept.id, der)),
        Content::Response(_) => None,
    };
    Ok(all(folder)?.into_iter().filter_map(|kept| kept.map(list).transpose()).collect())
}

fn all(folder: &Folder) -> Result<Vec<Result<Kept, FolderError>>, FolderError> {
    let records = folder.records()?;
    Ok(records.into_iter().filter_map(|record| read(folder, record).transpose()).collect())
}

fn read(folder: &Folder, record: Result<Record, FolderError>) -> Result<Option<Kept>, FolderError> {
    let id = record?.id();
    let Some(opened) = folder.opened(id)? else { return Ok(None) };
    let part = |name: &str| {
        let file = opened.parts.iter().find(|(part, _)| part == name);
        file.map(|(_, file)| Bytes::map(file)).transpose().map_err(FolderError::io("map a part"))
    };
    let Some(der) = part(DER)? else { return Ok(None) };
    let what = match opened.record.scope.first() {
        Some(octet) if *octet == Kind::List.octet() => Content::List { der, index: part(INDEX)? },
        Some(octet) if *octet == Kind::Response.octet() => Content::Response(der),
        _ => return Ok(None),
    };
    Ok(Some(Kept { id, what }))
}

/// The scope of a CRL as octets: each field with its length before it.
pub(crate) fn scope_of_list(facts: &ListFacts) -> Vec<u8> {
    let mut scope = vec![Kind::List.octet(), u8::from(facts.base_number.is_some())];
    push(&mut scope, facts.issuer.as_bytes());
    push(&mut scope, &facts.signer.key_info);
    push_scope(&mut scope, &facts.scope);
    // A scope of the folder has an end, and names have none: what is longer is called by its hash.
    let hash = Hash::of(&scope);
    [scope.get(..2).unwrap_or_default(), hash.to_string().as_bytes()].concat()
}

fn push_scope(out: &mut Vec<u8>, scope: &ListScope) {
    let kind = match scope.kind {
        CertificateKind::Any => 0,
        CertificateKind::EndEntity => 1,
        CertificateKind::CertificationAuthority => 2,
        CertificateKind::Attribute => 3,
    };
    out.extend([kind, u8::from(scope.is_indirect), u8::from(scope.names.is_some())]);
    push(out, &scope.only_some_reasons.map(u16::to_be_bytes).unwrap_or_default());
    out.push(u8::from(scope.only_some_reasons.is_some()));
    for name in scope.names.iter().flatten() {
        match name {
            PointName::Directory(name) => push_tagged(out, 0, name.as_bytes()),
            PointName::Uri(uri) => push_tagged(out, 1, uri.as_bytes()),
            PointName::Other => push_tagged(out, 2, &[]),
        }
    }
}

fn scope_of_response(about: &About) -> Vec<u8> {
    let mut scope = vec![Kind::Response.octet()];
    push(&mut scope, &about.key_info);
    push(&mut scope, &about.serial);
    let hash = Hash::of(&scope);
    [&[Kind::Response.octet()][..], hash.to_string().as_bytes()].concat()
}

fn push_tagged(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    push(out, bytes);
}

fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&bytes.len().to_be_bytes());
    out.extend_from_slice(bytes);
}
