//! A server on loopback that does whatever a test wants, over real sockets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use chainward_revocation::fetch::{Access, Source};

/// How many there are of something at the same time.
#[derive(Debug, Default)]
pub struct Gauge {
    present: AtomicUsize,
    most: AtomicUsize,
}

impl Gauge {
    /// Counts one while it does the work.
    pub fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        let present = self.present.fetch_add(1, SeqCst) + 1;
        self.most.fetch_max(present, SeqCst);
        let done = work();
        self.present.fetch_sub(1, SeqCst);
        done
    }

    pub fn most(&self) -> usize {
        self.most.load(SeqCst)
    }
}

/// One connection whose request has been read.
pub struct Connection {
    pub stream: TcpStream,
    /// From the request line to the empty line.
    pub head: String,
    pub body: Vec<u8>,
    /// Counted from 0.
    pub number: usize,
}

/// Serves until it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    is_over: AtomicBool,
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

impl Server {
    pub fn start(handler: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let (state, handler) = (Arc::clone(&shared), Arc::new(handler));
        let acceptor = thread::spawn(move || accept(&listener, &state, &handler));
        Self { address, shared, acceptor: Some(acceptor) }
    }

    /// Answers each request with these bytes and closes.
    pub fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |mut connection| connection.send(&answer))
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// This server, allowed.
    pub fn source(&self, path: &str) -> Source {
        Source { access: self.access(), ..Source::crl(&self.url(path)) }
    }

    pub fn access(&self) -> Access {
        Access {
            networks: vec!["127.0.0.0/8".parse().unwrap()],
            ports: vec![self.port()],
            ..Access::default()
        }
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(SeqCst)
    }

    /// The heads of all requests.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_over.store(true, SeqCst);
        // Wakes the acceptor.
        drop(TcpStream::connect(self.address));
        self.acceptor.take().unwrap().join().unwrap();
    }
}

fn accept(
    listener: &TcpListener,
    shared: &Arc<Shared>,
    handler: &Arc<impl Fn(Connection) + Send + Sync + 'static>,
) {
    for stream in listener.incoming() {
        if shared.is_over.load(SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let number = shared.connections.fetch_add(1, SeqCst);
        let (shared, handler) = (Arc::clone(shared), Arc::clone(handler));
        thread::spawn(move || {
            if let Some(connection) = Connection::read(stream, number) {
                shared.requests.lock().unwrap().push(connection.head.clone());
                handler(connection);
            }
        });
    }
}

impl Connection {
    fn read(mut stream: TcpStream, number: usize) -> Option<Self> {
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).ok()?;
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body).ok()?;
        Some(Self { stream, head, body, number })
    }

    /// Writes what the client still takes.
    pub fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    /// Whether the client still takes this.
    pub fn sends(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    /// Waits until the client is gone, or for a minute.
    pub fn hold(mut self) {
        self.stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let _ = self.stream.read(&mut [0]);
    }
}

/// A whole answer with a right length.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}
