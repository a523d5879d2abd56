//! Mail: one to each owner with what concerns them, sent now or, where that fails, kept and sent by the next run.
//!
//! It owns what a mail says and how it leaves; it must not know which findings are due, how secrets are found, or the clock.

mod compose;
mod deliver;
mod explain;
mod mail;
mod outbox;
mod smtp;
mod subject;
mod transport;

pub use compose::{Composed, Letterhead, compose};
pub use deliver::{Delivery, Undelivered, deliver};
pub use mail::{FORMAT, Mail};
pub use outbox::Outbox;
pub use smtp::{Login, Smtp};
pub use transport::Transport;
