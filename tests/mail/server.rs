//! Servers for the mail tests: a real one (aiosmtpd, through Python) and ones that misbehave.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

/// How to get what the real server needs.
const INSTALL: &str = "\
the tests against a real SMTP server need Python with aiosmtpd and trustme:
    python3 -m venv target/mail-venv
    target/mail-venv/bin/pip install aiosmtpd trustme
    DRIFT_TEST_PYTHON=target/mail-venv/bin/python cargo test --test mail";

/// A running aiosmtpd.
pub(crate) struct Real {
    pub(crate) port: u16,
    folder: tempfile::TempDir,
    child: Child,
    // Closed with the server: it serves until then.
    input: Option<ChildStdin>,
}

/// A mail that the server took.
pub(crate) struct Kept {
    /// Envelope, TLS and login, as the server saw them.
    pub(crate) facts: serde_json::Value,
    /// The message.
    pub(crate) message: String,
}

impl Real {
    /// Starts one; `None`, said aloud, where Python or its packages are missing. In CI, and where `DRIFT_TEST_PYTHON` names a
    /// Python, that is a failure.
    pub(crate) fn start(mode: &str, login: Option<(&str, &str)>) -> Option<Self> {
        let named = std::env::var("DRIFT_TEST_PYTHON").ok();
        let python = named.as_deref().unwrap_or("python3");
        if !has_packages(python) {
            assert!(named.is_none() && std::env::var_os("CI").is_none(), "{INSTALL}");
            // Not `eprintln!`, which the test runner keeps to itself.
            let _ = writeln!(std::io::stderr(), "\nSKIPPED a mail test: {INSTALL}\n");
            return None;
        }
        Some(Self::run(python, mode, login))
    }

    fn run(python: &str, mode: &str, login: Option<(&str, &str)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(python)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smtp/server.py"))
            .arg(folder.path())
            .arg(mode)
            .args(login.map(|(user, password)| [user, password]).into_iter().flatten())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("ready ").expect("the server starts").parse().unwrap();
        let input = child.stdin.take();
        Self {
            port,
            folder,
            child,
            input,
        }
    }

    /// The certificate of its authority, as PEM.
    pub(crate) fn authority(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("ca.pem")).unwrap()
    }

    /// What it took so far.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        let file = |number: usize, end: &str| self.folder.path().join(format!("{number}.{end}"));
        (1..=1000)
            .take_while(|number| file(*number, "json").exists())
            .map(|number| Kept {
                facts: serde_json::from_str(&std::fs::read_to_string(file(number, "json")).unwrap()).unwrap(),
                message: std::fs::read_to_string(file(number, "eml")).unwrap(),
            })
            .collect()
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

fn has_packages(python: &str) -> bool {
    let mut command = Command::new(python);
    command
        .args(["-c", "import aiosmtpd, trustme"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A server that misbehaves.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fake {
    /// Takes the connection and never says a word.
    Silent,
    /// Says its greeting a letter at a time, without end.
    Drip,
    /// Nobody listens.
    Refuse,
    /// Closes at once.
    Close,
    /// Speaks HTTP.
    Web,
    /// Refuses every command, with escape sequences.
    Rude,
}

impl Fake {
    /// Starts it and says on which port. It lives as long as the test.
    pub(crate) fn start(self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        if !matches!(self, Self::Refuse) {
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    std::thread::spawn(move || self.serve(stream));
                }
            });
        }
        port
    }

    fn serve(self, mut stream: TcpStream) {
        match self {
            Self::Silent => drain(&mut stream),
            Self::Drip => {
                while stream.write_all(b"2").is_ok() {
                    std::thread::sleep(Duration::from_millis(100));
                }
            }
            Self::Web => {
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                drain(&mut stream);
            }
            Self::Rude => {
                let _ = stream.write_all(b"554 \x1b[2Jgo \x1b]0;owned\x07away\r\n");
                drain(&mut stream);
            }
            Self::Close | Self::Refuse => {}
        }
    }
}

/// Reads until the other side has gone.
fn drain(stream: &mut TcpStream) {
    let _ = std::io::copy(stream, &mut std::io::sink());
}
