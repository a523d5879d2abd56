//! How much a look may cost: bytes, time, redirects, calls. Data only.

use std::time::Duration;

/// The limits of every request and of every look. [`Limits::default`] suits a nightly run over public providers.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one document. What comes out of decompression is counted, which is never less than what was sent, so a
    /// small answer that unpacks to a large one stops here too.
    pub document: u64,
    /// Bytes of one sample answer, counted alike.
    pub sample: u64,
    /// Bytes of all the files of one document together, and how many files it may be split into.
    pub bundle: (u64, usize),
    /// Until a connection stands, TLS included.
    pub connect: Duration,
    /// Between two pieces of an answer, and until its first one.
    pub idle: Duration,
    /// One whole answer, redirects included, retries not: who sends a byte a second is given up on here.
    pub answer: Duration,
    /// All of one provider.
    pub provider: Duration,
    /// Redirects of one request.
    pub redirects: u8,
    /// Requests to one provider, redirects and retries included.
    pub calls: u32,
    /// Requests to one host at the same time.
    pub per_host: usize,
    /// Further attempts after the first.
    pub retries: u32,
    /// The pause before the first further attempt; it doubles each time, and is spread at random by half.
    pub backoff: Duration,
    /// The longest pause that a `Retry-After` may ask for; a longer one is not waited for.
    pub patience: Duration,
}

const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Limits {
            document: 64 * MIB,
            sample: 16 * MIB,
            bundle: (256 * MIB, 10_000),
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            answer: Duration::from_mins(2),
            provider: Duration::from_mins(10),
            redirects: 5,
            calls: 5_000,
            per_host: 4,
            retries: 3,
            backoff: Duration::from_millis(500),
            patience: Duration::from_secs(30),
        }
    }
}
