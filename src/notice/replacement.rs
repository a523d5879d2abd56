//! What to use instead, by the text.
