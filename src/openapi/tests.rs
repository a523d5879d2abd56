//! Tests of the reading as a whole.
