//! The words by which prose says that something ends.
