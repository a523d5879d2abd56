//! Files that are whole or not there: atomic writes, locks, folder names that every system takes, and what commits hold.
//!
//! It owns how bytes reach the disk; it must not know what they mean. Everything that `drift` keeps between
//! runs goes through it, so that an interrupted run leaves the old state.

mod error;
mod git;
mod name;

pub use error::DiskError;
pub use git::{Committed, Found, GitError, Repository};
pub use name::folder_name;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The largest file that is read into memory: far above any snapshot, far below what would hurt.
pub const READ_CAP: u64 = 1 << 30;

/// Writes a file whole or not at all: into a temporary file of the same folder, to the disk, then renamed over
/// the old one. Missing folders are made. A link stays one: what it leads to is written. What is there and no file, a pipe or
/// `/dev/null`, is written into, for a file must not take its place.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    write_with(path, bytes, 0o644)
}

/// The same for what its owner alone may read: addresses and findings that wait as mail.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    write_with(path, bytes, 0o600)
}

fn write_with(path: &Path, bytes: &[u8], mode: u32) -> Result<(), DiskError> {
    let failed = |cause| DiskError::new("write", path, cause);
    if is_no_file(path) {
        return write_into(path, bytes).map_err(failed);
    }
    let behind = path.is_symlink().then(|| fs::canonicalize(path).ok()).flatten();
    let target = behind.as_deref().unwrap_or(path);
    let folder = parent(target);
    make_folder(folder)?;
    stage_and_rename(folder, target, bytes, mode).map_err(failed)
}

/// Whether something is there that is neither a file nor a folder: a device, a pipe, a socket, also behind a link.
fn is_no_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

fn write_into(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.write_all(bytes)
}

fn stage_and_rename(folder: &Path, path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut staged = tempfile::Builder::new().prefix(".drift-").tempfile_in(folder)?;
    staged.write_all(bytes)?;
    set_mode(staged.as_file(), mode)?;
    staged.as_file().sync_all()?;
    staged.persist(path).map_err(|refused| refused.error)?;
    sync_folder(folder);
    Ok(())
}

/// A temporary file is for its owner alone, whatever the user's umask; what takes its place has the rights that it is meant to have.
#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// Makes a rename last through a power cut, where the system can.
pub fn sync_folder(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        // Some systems refuse to sync a folder; the rename itself has happened all the same.
        let _ = handle.sync_all();
    }
}

/// Makes a folder and those above it.
pub fn make_folder(folder: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(folder).map_err(|cause| DiskError::new("make the folder", folder, cause))
}

/// Appends one line (a line break is added) in a single write, so that two runs do not mix their lines. Where the last
/// line broke off, it is ended first: it must not spoil this one.
pub fn append_line(path: &Path, line: &str) -> Result<(), DiskError> {
    make_folder(parent(path))?;
    let mut file = OpenOptions::new()
        .append(true)
        .read(true)
        .create(true)
        .open(path)
        .map_err(|cause| DiskError::new("open", path, cause))?;
    // Where a file cannot be locked, the single write is all the care that can be taken.
    let _ = file.lock();
    let before = if breaks_off(&mut file) { "\n" } else { "" };
    file.write_all(format!("{before}{line}\n").as_bytes())
        .map_err(|cause| DiskError::new("write", path, cause))
}

/// Whether a file ends without a line break. One that cannot be read backwards is taken to be well.
fn breaks_off(file: &mut File) -> bool {
    let mut last = [b'\n'];
    let read = file.seek(SeekFrom::End(-1)).and_then(|_| file.read_exact(&mut last));
    read.is_ok() && last != *b"\n"
}

/// The bytes of a file; `None` where there is none.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    let size = match fs::metadata(path) {
        Ok(data) => data.len(),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(DiskError::new("read", path, cause)),
    };
    if size > READ_CAP {
        return Err(DiskError::new("read", path, io::Error::other("it is larger than 1 GiB")));
    }
    fs::read(path).map(Some).map_err(|cause| DiskError::new("read", path, cause))
}

/// The text of a file; `None` where there is none.
pub fn read_text(path: &Path) -> Result<Option<String>, DiskError> {
    read(path)?
        .map(|bytes| String::from_utf8(bytes).map_err(|_| DiskError::new("read", path, io::Error::other("it is not UTF-8 text"))))
        .transpose()
}

/// Held until it is dropped: nobody else holds the same lock exclusively.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code, reason = "the open file is the lock")] File);

/// Waits for the exclusive lock on a file that exists for that purpose, made where it is missing.
pub fn lock(path: &Path) -> Result<Lock, DiskError> {
    take(path, File::lock)
}

/// Waits until nobody holds the lock exclusively, and keeps it that way.
pub fn lock_shared(path: &Path) -> Result<Lock, DiskError> {
    take(path, File::lock_shared)
}

fn take(path: &Path, how: impl Fn(&File) -> io::Result<()>) -> Result<Lock, DiskError> {
    make_folder(parent(path))?;
    let file = OpenOptions::new().append(true).create(true).open(path);
    file.and_then(|file| how(&file).map(|()| Lock(file)))
        .map_err(|cause| DiskError::new("lock", path, cause))
}

fn parent(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests;
