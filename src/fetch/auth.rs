//! From references to a credential: asks for each secret once, at the last moment.
//!
//! Where a secret lies is the configuration's to say, how it is got the caller's; only the shape of the header is decided here.

use super::failure::Fault;
use super::request::Credential;
use super::secret::{SecretString, Secrets};
use crate::config::{Auth, SecretRef};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The credential of a provider. The error says which secret has no value and for what it is needed.
pub(super) fn credential(auth: &Auth, provider: &str, secrets: &dyn Secrets) -> Result<Credential, Fault> {
    let get = |reference: &SecretRef| value(reference, provider, secrets);
    match auth {
        Auth::Basic { user, password } => Ok(basic(format!("{user} and {password}"), &get(user)?, &get(password)?)),
        Auth::Bearer { token } => {
            let value = SecretString::new(format!("Bearer {}", get(token)?.reveal()));
            Ok(header(token.to_string(), "authorization", value))
        }
        Auth::Header { name, value } => Ok(header(value.to_string(), name, get(value)?)),
        Auth::Query { name, value } => Ok(Credential {
            words: value.to_string(),
            headers: Vec::new(),
            query: vec![(name.clone(), get(value)?)],
        }),
    }
}

/// `Authorization: Basic` (RFC 7617); `words` say where its parts lie.
pub(super) fn basic(words: String, user: &SecretString, password: &SecretString) -> Credential {
    let pair = STANDARD.encode(format!("{}:{}", user.reveal(), password.reveal()));
    header(words, "authorization", SecretString::new(format!("Basic {pair}")))
}

fn value(reference: &SecretRef, provider: &str, secrets: &dyn Secrets) -> Result<SecretString, Fault> {
    let needed = format!("it is needed to sign in to provider `{provider}`");
    match secrets.get(reference) {
        Ok(value) if value.is_empty() => Err(Fault::Secret(format!("{reference} is empty; {needed}"))),
        Ok(value) => Ok(value),
        Err(why) => Err(Fault::Secret(format!("{reference} {why}; {needed}"))),
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

    fn env(name: &str) -> SecretRef {
        SecretRef::Env(name.to_owned())
    }

    fn one_set(reference: &SecretRef) -> Result<SecretString, String> {
        match reference {
            SecretRef::Env(name) if name == "USER" => Ok(SecretString::new("Aladdin")),
            SecretRef::Env(name) if name == "PASSWORD" => Ok(SecretString::new("open sesame\n")),
            SecretRef::Env(name) if name == "EMPTY" => Ok(SecretString::new("")),
            _ => Err("is not set".to_owned()),
        }
    }

    #[test]
    fn basic_is_as_in_rfc_7617() {
        let auth = Auth::Basic {
            user: env("USER"),
            password: env("PASSWORD"),
        };
        let found = credential(&auth, "jira", &one_set).unwrap();
        assert_eq!(found.headers[0].1.reveal(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(found.words, "the environment variable USER and the environment variable PASSWORD");
        assert!(!format!("{found:?}").contains("QWxh"));
    }

    #[test]
    fn an_unset_or_empty_secret_says_which_and_for_what() {
        let unset = credential(&Auth::Bearer { token: env("TOKEN") }, "jira", &one_set).unwrap_err();
        assert_eq!(
            unset.to_string(),
            "the environment variable TOKEN is not set; it is needed to sign in to provider `jira`"
        );
        let empty = credential(&Auth::Bearer { token: env("EMPTY") }, "jira", &one_set).unwrap_err();
        assert_eq!(
            empty.to_string(),
            "the environment variable EMPTY is empty; it is needed to sign in to provider `jira`"
        );
    }
}
