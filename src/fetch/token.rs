//! A token that is asked for: the client credentials grant of OAuth 2 (RFC 6749 §4.4).
//!
//! Tokens are asked for anew in each run and never kept. Refresh tokens are left alone: many providers give a new one for each use,
//! and taking it would shut out whoever it belongs to.

use super::auth::bearer;
use super::client::{Budget, Client};
use super::failure::{Failure, Fault};
use super::request::{Credential, Request};
use super::secret::SecretString;
use serde::Deserialize;
use url::Url;

/// Bytes that an answer with a token may have.
const CAP: u64 = 1024 * 1024;

/// Where to ask for a token, and with what.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub(super) url: String,
    /// The client's identifier and secret.
    pub(super) client: Credential,
    pub(super) scope: Option<String>,
    pub(super) allow_private: bool,
}

/// What is needed of the answer (RFC 6749 §5.1).
#[derive(Deserialize)]
struct Answered {
    access_token: String,
}

impl Asking {
    /// The credential that the token makes.
    pub(super) async fn token(&self, client: &Client, budget: &Budget) -> Result<Credential, Failure> {
        let wrong = |error| Failure::at("token-url", Fault::Request(format!("it is no URL: {error}")));
        let url = Url::parse(&self.url).map_err(wrong)?;
        let answer = client
            .send(&self.request(url), budget)
            .await
            .map_err(|failure| self.refused(failure))?;
        let read: Result<Answered, _> = serde_json::from_slice(&answer.body);
        match read {
            Ok(answered) if !answered.access_token.is_empty() => {
                Ok(bearer(self.client.words.clone(), &SecretString::new(answered.access_token)))
            }
            // The reader's own words could repeat what came.
            _ => Err(Failure::at(
                answer.place(),
                Fault::Malformed("the answer holds no `access_token`; check `token-url`".to_owned()),
            )),
        }
    }

    fn request(&self, url: Url) -> Request {
        let scope = self.scope.iter().map(|scope| ("scope".to_owned(), scope.clone()));
        let grant = ("grant_type".to_owned(), "client_credentials".to_owned());
        Request {
            method: "POST".to_owned(),
            url,
            headers: Vec::new(),
            accept: "application/json".to_owned(),
            credential: Some(self.client.clone()),
            allow_private: self.allow_private,
            cap: CAP,
            timeout: None,
            form: Some(std::iter::once(grant).chain(scope).collect()),
            validators: None,
        }
    }

    /// A wrong client is answered with 400 or 401 (RFC 6749 §5.2).
    fn refused(&self, failure: Failure) -> Failure {
        let fault = match failure.fault {
            Fault::Status { status: 400 | 401, .. } => Fault::Secret(format!(
                "no token was given; renew or correct {}, and check `scope`",
                self.client.words
            )),
            fault => fault,
        };
        Failure { fault, ..failure }
    }
}
