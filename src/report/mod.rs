//! The room of `report`.
