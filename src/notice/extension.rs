//! Vendor extensions that announce an end.
