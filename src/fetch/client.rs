//! One request to one answer: hops, caps, time limits, attempts.

use super::failure::{Failure, Fault};
use super::fault::fault;
use super::gate::Gates;
use super::limits::Limits;
use super::redirect::redirect;
use super::request::{Answer, Request};
use super::retry::{pause, retry_after};
use super::transport::Transports;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use url::{Url, form_urlencoded};

/// Asks; shared by all providers.
#[derive(Debug)]
pub(super) struct Client {
    limits: Limits,
    transports: Transports,
    gates: Gates,
}

/// What one provider may still spend in this run.
#[derive(Debug)]
pub(super) struct Budget {
    calls: AtomicU32,
    until: Instant,
    /// Hosts that asked for fewer requests than patience allows: nothing more is asked of them.
    limited: Mutex<HashMap<String, Fault>>,
}

impl Budget {
    /// A fresh one.
    pub(super) fn new(limits: &Limits) -> Self {
        Budget {
            calls: AtomicU32::new(limits.calls),
            until: Instant::now() + limits.provider,
            limited: Mutex::default(),
        }
    }

    /// What a host said last where it wants to be left alone.
    fn limited(&self, host: &str) -> Option<Fault> {
        self.limited.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned()
    }

    fn leave_alone(&self, host: String, fault: Fault) {
        self.limited.lock().unwrap_or_else(PoisonError::into_inner).insert(host, fault);
    }

    fn spend(&self) -> bool {
        let left = |calls: u32| calls.checked_sub(1);
        self.calls.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left).is_ok()
    }
}

impl Client {
    /// `proxies`: hosts of the proxies of this machine.
    pub(super) fn new(limits: Limits, proxies: Vec<String>) -> Self {
        Client {
            transports: Transports::new(limits.clone(), proxies),
            limits,
            gates: Gates::default(),
        }
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The answer, after as many attempts as the limits and the budget allow.
    pub(super) async fn send(&self, request: &Request, budget: &Budget) -> Result<Answer, Failure> {
        let work = self.attempts(request, budget);
        match tokio::time::timeout_at(budget.until, work).await {
            Ok(result) => result,
            Err(_) => Err(Failure::url(&request.url, Fault::Budget(self.limits.provider))),
        }
    }

    async fn attempts(&self, request: &Request, budget: &Budget) -> Result<Answer, Failure> {
        let limit = request.timeout.unwrap_or(self.limits.answer);
        let host = request.url.origin().ascii_serialization();
        let gate = self.gates.of(&host, self.limits.per_host);
        let mut attempt = 0;
        loop {
            let permit = gate.enter().await;
            if let Some(fault) = budget.limited(&host) {
                return Err(Failure::url(&request.url, fault));
            }
            // Waiting in line is not the host's slowness; only from here on does its time run.
            let result = timeout(limit, self.hops(request, budget)).await;
            drop(permit);
            let failure = match result {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(failure)) => failure,
                Err(_) => Failure::url(&request.url, Fault::Slow(limit)),
            };
            let is_limited = matches!(failure.fault, Fault::RateLimited { .. });
            match pause(&failure.fault, attempt, &self.limits) {
                Some(pause) if is_limited => gate.close_for(pause),
                Some(pause) => sleep(pause).await,
                None => {
                    if is_limited {
                        budget.leave_alone(host, failure.fault.clone());
                    }
                    return Err(failure);
                }
            }
            attempt += 1;
        }
    }

    /// One attempt: follows redirects itself, because the credential must not go along to another origin.
    async fn hops(&self, request: &Request, budget: &Budget) -> Result<Answer, Failure> {
        let mut url = request.url.clone();
        let mut own = true;
        for _ in 0..=self.limits.redirects {
            if !budget.spend() {
                return Err(Failure::url(&url, Fault::Calls(self.limits.calls)));
            }
            // Once away, always away: a host that was led to must not be able to lead back with the credential.
            own = own && url.origin() == request.url.origin();
            let hop = Hop { request, url: &url, own };
            match self.hop(&hop).await.map_err(|fault| Failure::url(&url, fault))? {
                Reached::Answer(answer) => return Ok(answer),
                Reached::Redirect(next) => url = next,
            }
        }
        Err(Failure::url(&request.url, Fault::Redirects(self.limits.redirects)))
    }

    async fn hop(&self, hop: &Hop<'_>) -> Result<Reached, Fault> {
        let client = self.transports.client(hop.url, hop.request.allow_private);
        let client = client.map_err(|why| no_client(&why))?.ok_or(Fault::Private)?;
        let idle = hop.idle(&self.limits);
        let response = in_time(idle, client.execute(hop.build()?))
            .await?
            .map_err(|error| fault(&error, self.limits.connect))?;
        let location = response.headers().get("location").and_then(|value| value.to_str().ok());
        if let Some(next) = redirect(response.status().as_u16(), location, hop.url)? {
            if hop.request.form.is_some() {
                return Err(Fault::Redirect(
                    "a request for a token was led elsewhere, which is not followed; check `token-url`".to_owned(),
                ));
            }
            return Ok(Reached::Redirect(next));
        }
        hop.judge(&response)?;
        self.read(hop, response).await.map(Reached::Answer)
    }

    /// Reads the body piece by piece, so that neither its announced nor its true size is trusted.
    async fn read(&self, hop: &Hop<'_>, mut response: reqwest::Response) -> Result<Answer, Fault> {
        let cap = hop.request.cap;
        if response.content_length().is_some_and(|announced| announced > cap) && hop.request.method != "HEAD" {
            return Err(Fault::TooLarge(cap));
        }
        let mut answer = hop.answer(&response);
        answer.private = self.transports.is_private(hop.url, response.remote_addr());
        let idle = hop.idle(&self.limits);
        while let Some(piece) = in_time(idle, response.chunk())
            .await?
            .map_err(|error| fault(&error, self.limits.connect))?
        {
            if (answer.body.len() + piece.len()) as u64 > cap {
                return Err(Fault::TooLarge(cap));
            }
            answer.body.extend_from_slice(&piece);
        }
        Ok(answer)
    }
}

/// It is this machine that is not ready, not the host.
fn no_client(why: &str) -> Fault {
    Fault::Request(format!(
        "this machine cannot make a TLS connection ({why}); install its trusted certificates, often the package `ca-certificates`"
    ))
}

async fn in_time<T>(limit: Duration, work: impl Future<Output = T>) -> Result<T, Fault> {
    timeout(limit, work).await.map_err(|_| Fault::Silent(limit))
}

/// Where one hop led.
enum Reached {
    Answer(Answer),
    Redirect(Url),
}

/// One request on its way, perhaps already elsewhere.
struct Hop<'h> {
    request: &'h Request,
    url: &'h Url,
    /// Whether this is still the origin that was asked at first.
    own: bool,
}

impl Hop<'_> {
    /// Who was given more time for a whole answer has it for the first byte too.
    fn idle(&self, limits: &Limits) -> Duration {
        self.request.timeout.map_or(limits.idle, |timeout| timeout.max(limits.idle))
    }

    fn build(&self) -> Result<reqwest::Request, Fault> {
        let method = match (self.request.method.as_str(), &self.request.form) {
            ("GET", None) => reqwest::Method::GET,
            ("HEAD", None) => reqwest::Method::HEAD,
            ("POST", Some(_)) => reqwest::Method::POST,
            (other, _) => {
                return Err(Fault::Request(format!(
                    "{other} is not sent: only GET and HEAD change nothing at a provider"
                )));
            }
        };
        let mut url = self.url.clone();
        let mut headers = HeaderMap::new();
        put(&mut headers, "accept", &self.request.accept, false)?;
        if self.own {
            self.sign(&mut url, &mut headers)?;
        }
        let form = self
            .request
            .form
            .as_ref()
            .map(|fields| form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish());
        if form.is_some() {
            put(&mut headers, "content-type", "application/x-www-form-urlencoded", false)?;
        }
        let mut request = reqwest::Request::new(method, url);
        *request.body_mut() = form.map(reqwest::Body::from);
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// Adds what is for the first origin alone.
    fn sign(&self, url: &mut Url, headers: &mut HeaderMap) -> Result<(), Fault> {
        for (name, value) in &self.request.headers {
            put(headers, name, value, false)?;
        }
        if let Some(credential) = &self.request.credential {
            for (name, value) in &credential.headers {
                put(headers, name, value.reveal(), true)?;
            }
            if !credential.query.is_empty() {
                let pairs = credential.query.iter().map(|(name, value)| (name, value.reveal()));
                url.query_pairs_mut().extend_pairs(pairs);
            }
        }
        let Some(validators) = &self.request.validators else {
            return Ok(());
        };
        let known = [
            ("if-none-match", &validators.etag),
            ("if-modified-since", &validators.last_modified),
        ];
        for (name, value) in known {
            if let Some(value) = value {
                put(headers, name, value, false)?;
            }
        }
        Ok(())
    }

    /// Whether the status lets the answer be read.
    fn judge(&self, response: &reqwest::Response) -> Result<(), Fault> {
        let status = response.status().as_u16();
        let text = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let wait = retry_after(text("retry-after"), text("date"));
        let spent = text("x-ratelimit-remaining") == Some("0");
        match status {
            200..=299 => Ok(()),
            304 if self.request.validators.is_some() => Ok(()),
            429 => Err(Fault::RateLimited { status, wait }),
            // Some providers say "too many" with 403; the headers tell it from a missing permission.
            403 | 503 if wait.is_some() || spent => Err(Fault::RateLimited { status, wait }),
            401 | 403 if !self.own && self.request.credential.is_some() => Err(Fault::Redirect(format!(
                "the request was led to this host without the credential, which is not for it, and was refused here (status {status}); check \
                 the address"
            ))),
            _ => Err(Fault::Status {
                status,
                credential: self.credential_words(),
            }),
        }
    }

    fn credential_words(&self) -> Option<String> {
        let credential = self.request.credential.as_ref().filter(|_| self.own)?;
        Some(credential.words.clone())
    }

    fn answer(&self, response: &reqwest::Response) -> Answer {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), text(value)));
        Answer {
            status: response.status().as_u16(),
            url: self.url.clone(),
            elsewhere: !self.own,
            private: response
                .remote_addr()
                .is_some_and(|address| !super::address::is_public(address.ip())),
            headers: headers.collect(),
            body: Vec::new(),
        }
    }
}

fn put(headers: &mut HeaderMap, name: &str, value: &str, secret: bool) -> Result<(), Fault> {
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Fault::Request(format!("`{name}` is not the name of a header")))?;
    let refused = || Fault::Request(format!("the value for header `{name}` holds a character that no header can carry"));
    let mut value = HeaderValue::from_str(value).map_err(|_| refused())?;
    value.set_sensitive(secret);
    headers.insert(key, value);
    Ok(())
}
