//! An OpenSSL for tests, which fails as it is told to. One [`World`] for each thread.

use std::cell::RefCell;
use std::ffi::{CStr, c_int, c_long, c_uchar, c_ulong, c_void};
use std::ptr::{NonNull, without_provenance_mut};
use std::sync::{Arc, Mutex};

use chainward::{Finding, FindingCode, Verdict, WorkDone};

use crate::attachment::{Attachment, Judge};
use crate::callbacks::PLACES;
use crate::library::Library;
use crate::symbols::{Ssl, Stack, StoreContext, Symbols, X509};

/// How the second call of `i2d_X509`, and the first, can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Works,
    NoLength,
    NoBytes,
    OtherLength,
}

/// What OpenSSL has, does, and was told.
pub(crate) struct World {
    /// Leaf first; `None` is a null pointer.
    pub(crate) certificates: Vec<Option<Vec<u8>>>,
    pub(crate) encoding: Encoding,
    pub(crate) connection: usize,
    pub(crate) owner: usize,
    pub(crate) is_server: bool,
    pub(crate) takes_data: bool,
    pub(crate) data: usize,
    pub(crate) error: Option<c_int>,
    pub(crate) verify_mode: Option<c_int>,
    pub(crate) options: u64,
    pub(crate) tickets: Option<usize>,
    pub(crate) shutdown: c_int,
    /// Stacks and names: how many live, how many of each can still be made, and the last list that was set.
    pub(crate) stacks: usize,
    pub(crate) names: usize,
    pub(crate) stacks_left: usize,
    pub(crate) names_left: usize,
    pub(crate) pushes_left: usize,
    pub(crate) told: Option<usize>,
    /// Marks in the error queue that were not taken off again.
    pub(crate) marks: isize,
}

thread_local! {
    static WORLD: RefCell<World> = const { RefCell::new(World::NEW) };
}

impl World {
    const NEW: Self = Self {
        certificates: Vec::new(),
        encoding: Encoding::Works,
        connection: 0x1000,
        owner: 0x2000,
        is_server: true,
        takes_data: true,
        data: 0,
        error: None,
        verify_mode: None,
        options: 0,
        tickets: None,
        shutdown: 0,
        stacks: 0,
        names: 0,
        stacks_left: usize::MAX,
        names_left: usize::MAX,
        pushes_left: usize::MAX,
        told: None,
        marks: 0,
    };
}

/// Looks at the world of this thread, or changes it.
pub(crate) fn world<T>(see: impl FnOnce(&mut World) -> T) -> T {
    WORLD.with_borrow_mut(see)
}

/// A new world in which a peer presents these. Threads of the test harness come again: their verdicts, too.
pub(crate) fn presents(connection: usize, certificates: &[&[u8]]) {
    let certificates = certificates.iter().map(|der| Some(der.to_vec())).collect();
    world(|world| *world = World { connection, owner: connection + 1, certificates, ..World::NEW });
}

/// Says what it is told, and remembers what it was asked.
pub(crate) struct TestJudge {
    pub(crate) answer: fn() -> Verdict,
    pub(crate) asked: Mutex<Vec<Vec<Vec<u8>>>>,
    pub(crate) names: fn() -> Arc<[Box<[u8]>]>,
}

impl TestJudge {
    pub(crate) fn saying(answer: fn() -> Verdict) -> Arc<Self> {
        Arc::new(Self { answer, asked: Mutex::default(), names: || Arc::new([]) })
    }
}

impl Judge for TestJudge {
    fn judge(&self, leaf: &[u8], intermediates: &[&[u8]]) -> Verdict {
        let all = std::iter::once(leaf).chain(intermediates.iter().copied());
        self.asked.lock().unwrap().push(all.map(<[u8]>::to_vec).collect());
        (self.answer)()
    }

    fn anchor_names(&self) -> Arc<[Box<[u8]>]> {
        (self.names)()
    }
}

pub(crate) fn refused(code: FindingCode) -> Verdict {
    Verdict::refused_input(Finding::refusal(code, ""), Arc::new([]), WorkDone::default())
}

pub(crate) fn accepted() -> Verdict {
    Verdict { ok: true, code: None, findings: Vec::new(), ..refused(FindingCode::Expired) }
}

pub(crate) fn attachment(judge: Arc<TestJudge>) -> Attachment {
    let library = Library::loaded_for_test(|| Library::new(&symbols(&[]).unwrap(), PLACES, 0).unwrap());
    let names = Some(judge.anchor_names());
    Attachment { library, judge, names }
}

/// The functions of this OpenSSL, without those of `missing`.
pub(crate) fn symbols(missing: &[&str]) -> Result<Symbols, &'static str> {
    let find = |name: &CStr| {
        let name = name.to_str().unwrap();
        if missing.contains(&name) { None } else { NonNull::new(address(name)) }
    };
    // SAFETY: those that are called have their prototypes; `unused` ends the test.
    unsafe { Symbols::find(find) }
}

fn address(name: &str) -> *mut c_void {
    match name {
        "OpenSSL_version_num" => version_3 as *mut c_void,
        "CRYPTO_get_ex_new_index" => new_index as *mut c_void,
        "X509_STORE_CTX_get_ex_data" => get_connection as *mut c_void,
        "SSL_get_ex_data_X509_STORE_CTX_idx" => index_of_connection as *mut c_void,
        "X509_STORE_CTX_get0_cert" => get_leaf as *mut c_void,
        "X509_STORE_CTX_get0_untrusted" => get_untrusted as *mut c_void,
        "X509_STORE_CTX_set_error" => set_error as *mut c_void,
        "i2d_X509" => encode as *mut c_void,
        "OPENSSL_sk_num" => count as *mut c_void,
        "OPENSSL_sk_value" => value as *mut c_void,
        "SSL_get_ex_data" => get_data as *mut c_void,
        "SSL_set_ex_data" => set_data as *mut c_void,
        "SSL_is_server" => is_server as *mut c_void,
        "SSL_set_verify" => set_verify as *mut c_void,
        "SSL_set_options" => set_options as *mut c_void,
        "SSL_set_num_tickets" => set_tickets as *mut c_void,
        "SSL_set_shutdown" => set_shutdown as *mut c_void,
        "SSL_set_client_CA_list" => set_names as *mut c_void,
        "OPENSSL_sk_new_null" => new_stack as *mut c_void,
        "OPENSSL_sk_push" => push as *mut c_void,
        "OPENSSL_sk_pop_free" => free_stack as *mut c_void,
        "d2i_X509_NAME" => new_name as *mut c_void,
        "X509_NAME_free" => free_name as *mut c_void,
        "ERR_set_mark" => set_mark as *mut c_void,
        "ERR_pop_to_mark" => pop_to_mark as *mut c_void,
        _ => unused as *mut c_void,
    }
}

extern "C" fn unused() {
    // A test that comes here calls what it should not; unwinding through C ends it.
    panic!("not a part of this OpenSSL");
}

pub(crate) extern "C" fn version_3() -> c_ulong {
    0x3000_0130
}

extern "C" fn new_index(class: c_int, _: c_long, _: *mut c_void) -> c_int {
    // 0 is the application's own.
    class + 5
}

extern "C" fn get_connection(_: *const StoreContext, _: c_int) -> *mut c_void {
    without_provenance_mut(world(|world| world.connection))
}

extern "C" fn index_of_connection() -> c_int {
    0
}

/// Certificates are numbered from 1; 0 is null.
fn pointer(index: usize) -> *mut X509 {
    let is_there = world(|world| world.certificates.get(index).is_some_and(Option::is_some));
    without_provenance_mut(if is_there { index + 1 } else { 0 })
}

extern "C" fn get_leaf(_: *const StoreContext) -> *mut X509 {
    pointer(0)
}

extern "C" fn get_untrusted(_: *const StoreContext) -> *mut Stack {
    without_provenance_mut(1)
}

extern "C" fn count(_: *const Stack) -> c_int {
    world(|world| c_int::try_from(world.certificates.len()).unwrap())
}

extern "C" fn value(_: *const Stack, index: c_int) -> *mut c_void {
    pointer(usize::try_from(index).unwrap()).cast()
}

extern "C" fn encode(certificate: *const X509, place: *mut *mut c_uchar) -> c_int {
    let (der, encoding) =
        world(|world| (world.certificates[certificate.addr() - 1].clone().unwrap(), world.encoding));
    let length = c_int::try_from(der.len()).unwrap();
    if place.is_null() {
        return if encoding == Encoding::NoLength { -1 } else { length };
    }
    match encoding {
        Encoding::NoBytes => -1,
        Encoding::OtherLength => length - 1,
        _ => {
            // SAFETY: the caller has room for the length that it was told.
            unsafe { std::ptr::copy_nonoverlapping(der.as_ptr(), *place, der.len()) };
            length
        }
    }
}

extern "C" fn set_error(_: *mut StoreContext, error: c_int) {
    world(|world| world.error = Some(error));
}

extern "C" fn get_data(_: *const Ssl, index: c_int) -> *mut c_void {
    without_provenance_mut(world(|world| if index == 0 { world.owner } else { world.data }))
}

extern "C" fn set_data(_: *mut Ssl, _: c_int, data: *mut c_void) -> c_int {
    world(|world| {
        if world.takes_data {
            world.data = data.addr();
        }
        c_int::from(world.takes_data)
    })
}

extern "C" fn is_server(_: *const Ssl) -> c_int {
    world(|world| c_int::from(world.is_server))
}

extern "C" fn set_verify(_: *mut Ssl, mode: c_int, _: *const c_void) {
    world(|world| world.verify_mode = Some(mode));
}

extern "C" fn set_options(_: *mut Ssl, options: u64) -> u64 {
    world(|world| {
        world.options |= options;
        world.options
    })
}

extern "C" fn set_tickets(_: *mut Ssl, count: usize) -> c_int {
    world(|world| world.tickets = Some(count));
    1
}

extern "C" fn set_shutdown(_: *mut Ssl, mode: c_int) {
    world(|world| world.shutdown = mode);
}

/// Takes one of what is left.
fn take(left: &mut usize) -> bool {
    let is_left = *left > 0;
    *left = left.saturating_sub(1);
    is_left
}

/// A stack is a number on the heap: of the names in it.
extern "C" fn new_stack() -> *mut Stack {
    world(|world| {
        if !take(&mut world.stacks_left) {
            return std::ptr::null_mut();
        }
        world.stacks += 1;
        Box::into_raw(Box::new(0_usize)).cast()
    })
}

extern "C" fn push(stack: *mut Stack, _: *const c_void) -> c_int {
    if !world(|world| take(&mut world.pushes_left)) {
        return 0;
    }
    // SAFETY: made by `new_stack`.
    unsafe { *stack.cast::<usize>() += 1 };
    1
}

extern "C" fn free_stack(stack: *mut Stack, _: *const c_void) {
    // SAFETY: made by `new_stack`, and freed once.
    let count = *unsafe { Box::from_raw(stack.cast::<usize>()) };
    world(|world| {
        world.stacks -= 1;
        world.names -= count;
    });
}

extern "C" fn new_name(_: *mut c_void, _: *mut *const c_uchar, _: c_long) -> *mut c_void {
    world(|world| {
        let is_made = take(&mut world.names_left);
        world.names += usize::from(is_made);
        without_provenance_mut(usize::from(is_made))
    })
}

extern "C" fn free_name(_: *mut c_void) {
    world(|world| world.names -= 1);
}

/// The connection takes the list over, and is dropped at once.
extern "C" fn set_names(_: *mut Ssl, stack: *mut Stack) {
    // SAFETY: made by `new_stack`.
    let count = unsafe { *stack.cast::<usize>() };
    world(|world| world.told = Some(count));
    free_stack(stack, std::ptr::null());
}

extern "C" fn set_mark() -> c_int {
    world(|world| world.marks += 1);
    1
}

extern "C" fn pop_to_mark() -> c_int {
    world(|world| world.marks -= 1);
    1
}
