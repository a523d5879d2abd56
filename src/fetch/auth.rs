//! From references to a credential: asks for each secret once, at the last moment.
//!
//! Where a secret lies is the configuration's to say, how it is got the caller's; only the shape of the header is decided here.

use super::failure::Fault;
use super::request::Credential;
use super::secret::{SecretString, Secrets};
use super::token::Asking;
use crate::config::{Auth, SecretRef};
use crate::provider::Plan;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

/// How a provider is signed in to.
#[derive(Debug)]
pub(super) enum SignIn {
    /// With what is there.
    Ready(Credential),
    /// With a token that must be asked for first.
    Token(Asking),
}

/// The way to sign in to a planned provider. The error says which secret has no value.
pub(super) fn sign_in(plan: &Plan, auth: &Auth, secrets: &dyn Secrets) -> Result<SignIn, Fault> {
    let get = |reference: &SecretRef| value(reference, secrets);
    let ready = match auth {
        Auth::Basic { user, password } => basic(both(user, password), &get(user)?, &get(password)?),
        Auth::Bearer { token } => bearer(token.to_string(), &get(token)?),
        Auth::Header { name, value } => header(value.to_string(), name, get(value)?),
        Auth::Query { name, value } => Credential {
            words: value.to_string(),
            headers: Vec::new(),
            query: vec![(name.clone(), get(value)?)],
        },
        Auth::OAuth2 {
            token_url,
            client_id,
            client_secret,
            scope,
        } => {
            let (id, secret) = (encoded(&get(client_id)?), encoded(&get(client_secret)?));
            return Ok(SignIn::Token(Asking {
                url: token_url.clone(),
                client: basic(both(client_id, client_secret), &id, &secret),
                scope: scope.clone(),
                allow_private: plan.allow_private,
            }));
        }
    };
    Ok(SignIn::Ready(ready))
}

fn both(one: &SecretRef, other: &SecretRef) -> String {
    format!("{one} and {other}")
}

/// Client credentials go through a form's encoding first (RFC 6749 §2.3.1).
fn encoded(secret: &SecretString) -> SecretString {
    SecretString::new(form_urlencoded::byte_serialize(secret.reveal().as_bytes()).collect::<String>())
}

/// `Authorization: Basic` (RFC 7617); `words` say where its parts lie.
pub(super) fn basic(words: String, user: &SecretString, password: &SecretString) -> Credential {
    let pair = STANDARD.encode(format!("{}:{}", user.reveal(), password.reveal()));
    header(words, "authorization", SecretString::new(format!("Basic {pair}")))
}

/// `Authorization: Bearer` (RFC 6750); `words` say where the token lies, or what it was got with.
pub(super) fn bearer(words: String, token: &SecretString) -> Credential {
    header(words, "authorization", SecretString::new(format!("Bearer {}", token.reveal())))
}

fn value(reference: &SecretRef, secrets: &dyn Secrets) -> Result<SecretString, Fault> {
    match secrets.get(reference) {
        Ok(value) if value.is_empty() => Err(Fault::Secret(format!("{reference} is empty; it is needed to sign in"))),
        Ok(value) => Ok(value),
        Err(why) => Err(Fault::Secret(format!("{reference} {why}; it is needed to sign in"))),
    }
}

fn header(words: String, name: &str, value: SecretString) -> Credential {
    Credential {
        words,
        headers: vec![(name.to_owned(), value)],
        query: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::provider::Catalogue;
    use std::path::Path;

    fn one_set(reference: &SecretRef) -> Result<SecretString, String> {
        match reference {
            SecretRef::Env(name) if name == "USER" => Ok(SecretString::new("Aladdin")),
            SecretRef::Env(name) if name == "PASSWORD" => Ok(SecretString::new("open sesame\n")),
            SecretRef::Env(name) if name == "EMPTY" => Ok(SecretString::new("")),
            _ => Err("is not set".to_owned()),
        }
    }

    fn signed(auth: &str) -> Result<SignIn, Fault> {
        let text = format!("[provider.p]\nsource = \"a.json\"\nauth = {auth}\nsample = [{{ request = \"GET /a\" }}]\n");
        let config = Config::parse(&text, "drift.toml").unwrap();
        let plan = Plan::new(&config.providers[0], &Catalogue::built_in(), Path::new(".")).unwrap();
        sign_in(&plan, plan.auth.as_ref().unwrap(), &one_set)
    }

    #[test]
    fn basic_is_as_in_rfc_7617() {
        let auth = "{ kind = \"basic\", user = { env = \"USER\" }, password = { env = \"PASSWORD\" } }";
        let Ok(SignIn::Ready(found)) = signed(auth) else {
            panic!("nothing is asked for")
        };
        assert_eq!(found.headers[0].1.reveal(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(found.words, "the environment variable USER and the environment variable PASSWORD");
        assert!(!format!("{found:?}").contains("QWxh"));
    }

    #[test]
    fn an_unset_or_empty_secret_says_which() {
        let said = |variable: &str| {
            signed(&format!("{{ kind = \"bearer\", token = {{ env = \"{variable}\" }} }}"))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(said("TOKEN"), "the environment variable TOKEN is not set; it is needed to sign in");
        assert_eq!(said("EMPTY"), "the environment variable EMPTY is empty; it is needed to sign in");
    }
}
