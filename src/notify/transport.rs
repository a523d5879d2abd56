//! Where mail goes: to a server, or into a folder of `.eml` files.
//!
//! It owns the choice and the folder; it must not know what a mail says or what happens when it does not arrive.

use super::explain::Failure;
use super::mail::Mail;
use super::smtp::{Login, Smtp};
use crate::config::{self, SecretRef};
use crate::disk;
use std::path::{Path, PathBuf};

/// Where mail goes, with everything that is needed to get it there.
#[derive(Debug, Clone)]
pub enum Transport {
    /// To an SMTP server.
    Smtp(Box<Smtp>),
    /// Into a folder, one `.eml` file a mail.
    Folder(PathBuf),
}

impl Transport {
    /// What `drift.toml` says, its paths and secrets resolved. `locate` makes a path of the file one of the system; `secret` fetches
    /// a secret, its error being one sentence. The error is one sentence.
    pub fn prepare(
        mail: &config::Mail,
        locate: &dyn Fn(&Path) -> PathBuf,
        secret: &mut dyn FnMut(&SecretRef) -> Result<String, String>,
    ) -> Result<Self, String> {
        match &mail.transport {
            config::Transport::Folder(folder) => Ok(Self::Folder(locate(folder))),
            config::Transport::Smtp(smtp) => {
                let login = match &smtp.login {
                    Some((user, password)) => Some(Login::new(secret(user)?, secret(password)?)),
                    None => None,
                };
                let authority = smtp.ca_file.as_deref().map(|file| authority(&locate(file))).transpose()?;
                Smtp::new(&smtp.host, smtp.port, smtp.security, login, authority.as_deref(), mail.timeout)
                    .map(|smtp| Self::Smtp(Box::new(smtp)))
            }
        }
    }

    /// Hands one mail over. `Ok` means that the other side has taken it.
    pub(super) fn send(&self, mail: &Mail) -> Result<(), Failure> {
        match self {
            Self::Smtp(smtp) => smtp.send(mail),
            Self::Folder(folder) => {
                let path = folder.join(format!("{}-{}.eml", disk::folder_name(&mail.owner), mail.key));
                disk::write_private(&path, mail.message.as_bytes()).map_err(|error| Failure::Every(error.to_string()))
            }
        }
    }
}

fn authority(path: &Path) -> Result<Vec<u8>, String> {
    match disk::read(path) {
        Ok(Some(pem)) => Ok(pem),
        Ok(None) => Err(format!("the mail server's `ca_file` {} does not exist", path.display())),
        Err(error) => Err(format!("the mail server's `ca_file`: {error}")),
    }
}
