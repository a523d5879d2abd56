//! The binary: everything is in the library.

use std::process::ExitCode;

/// Contracts are hundreds of thousands of small pieces: this allocator takes a tenth off the time of a comparison.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    apidrift::cli::run(std::env::args_os())
}
