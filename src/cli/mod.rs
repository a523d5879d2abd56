//! The room of `cli`.

pub mod add;
pub mod args;
pub mod init;
pub mod locate;
pub mod setup;
