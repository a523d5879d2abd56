//! Files as a commit has them, from the git repository that a folder is in.
//!
//! It owns how git is asked; it must not know what is in the files.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The mode of a link, which is the path that it leads to and no file.
const LINK: &str = "120000";

/// The repository that a folder is in. One process answers all questions about single files.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
    asked: RefCell<Option<Conversation>>,
}

/// What lies at a path of a commit.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A file's bytes.
    File(Vec<u8>),
    /// A folder.
    Folder,
}

/// A file below a folder of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Its path, from the root of the repository.
    pub path: String,
    /// Its path, from that folder.
    pub inside: String,
    /// The name that git has for its content.
    pub object: String,
}

/// Why git has nothing to give. Shown as what follows the name of what was asked for.
#[derive(Debug)]
pub enum GitError {
    /// The program could not be run, or broke off.
    NotRun(io::Error),
    /// The folder is in no repository.
    NoRepository,
    /// The revision or the path is not there.
    Missing,
    /// It has more bytes than it may, which are these.
    TooLarge(u64),
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRun(error) => write!(f, "git could not be run: {error}; is it installed?"),
            Self::NoRepository => f.write_str("there is no git repository here; run drift inside of one"),
            Self::Missing => f.write_str("git does not have it; check the revision and the path, which starts at the repository's root"),
            Self::TooLarge(cap) => write!(f, "it is larger than {} MiB", cap >> 20),
        }
    }
}

impl std::error::Error for GitError {}

impl From<io::Error> for GitError {
    fn from(error: io::Error) -> Self {
        Self::NotRun(error)
    }
}

impl Repository {
    /// Nothing is run before something is asked.
    pub fn around(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            asked: RefCell::new(None),
        }
    }

    /// What lies at a path, from the root, of a revision; a file of more than `cap` bytes is not read.
    pub fn get(&self, revision: &str, path: &str, cap: u64) -> Result<Found, GitError> {
        self.ask(&at(revision, path), cap)
    }

    /// The content that git has this name for; one of more than `cap` bytes is not read.
    pub fn content(&self, object: &str, cap: u64) -> Result<Vec<u8>, GitError> {
        match self.ask(object, cap)? {
            Found::File(bytes) => Ok(bytes),
            Found::Folder => Err(GitError::Missing),
        }
    }

    /// The same as a stream, however long it is.
    pub fn stream(&self, object: &str) -> Result<impl Read + Send + use<>, GitError> {
        let child = self.run(&["cat-file", "blob", object], Stdio::null())?;
        Ok(Stream(child))
    }

    /// All files below a folder of a revision, in the order of their paths; links and other repositories are none.
    pub fn files(&self, revision: &str, folder: &str) -> Result<Vec<Committed>, GitError> {
        let child = self.run(&["ls-tree", "-r", "-z", "--full-tree", &at(revision, folder)], Stdio::null())?;
        let listed = child.wait_with_output()?;
        if !listed.status.success() {
            return Err(GitError::Missing);
        }
        let lines = listed.stdout.split(|byte| *byte == 0);
        let mut files: Vec<Committed> = lines.filter_map(|line| entry(folder, std::str::from_utf8(line).ok()?)).collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(files)
    }

    /// After an error the process is not asked again: what it would say next belongs to the old question.
    fn ask(&self, object: &str, cap: u64) -> Result<Found, GitError> {
        // A question is one line.
        if object.contains('\n') {
            return Err(GitError::Missing);
        }
        let mut asked = self.asked.borrow_mut();
        let mut conversation = match asked.take() {
            Some(conversation) => conversation,
            None => Conversation::new(self.run(&["cat-file", "--batch"], Stdio::piped())?)?,
        };
        let answer = conversation.ask(object, cap);
        if matches!(answer, Ok(_) | Err(GitError::Missing)) {
            *asked = Some(conversation);
        }
        answer
    }

    fn run(&self, words: &[&str], input: Stdio) -> io::Result<Child> {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(words);
        command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
    }
}

/// How git names a path of a revision.
fn at(revision: &str, path: &str) -> String {
    format!("{revision}:{}", from_root(path))
}

/// A path as git wants it. Like that of a `$ref`, it starts at the root, with `./` before it or without.
fn from_root(path: &str) -> &str {
    let path = path.trim_matches('/');
    let path = path.strip_prefix("./").unwrap_or(path);
    if path == "." { "" } else { path }
}

/// A line of `ls-tree`: mode, type and name, then the path.
fn entry(folder: &str, line: &str) -> Option<Committed> {
    let (said, inside) = line.split_once('\t')?;
    let mut words = said.split(' ');
    let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
    let folder = from_root(folder);
    (kind == "blob" && mode != LINK).then(|| Committed {
        path: if folder.is_empty() {
            inside.to_owned()
        } else {
            format!("{folder}/{inside}")
        },
        inside: inside.to_owned(),
        object: object.to_owned(),
    })
}

/// A process that is told names of objects, a line each, and answers with what they are.
#[derive(Debug)]
struct Conversation {
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

impl Conversation {
    fn new(mut child: Child) -> Result<Self, GitError> {
        let (to, from) = (child.stdin.take(), child.stdout.take());
        let from = from.ok_or(GitError::NoRepository)?;
        let from = BufReader::new(from);
        Ok(Self { child, to, from })
    }

    fn ask(&mut self, object: &str, cap: u64) -> Result<Found, GitError> {
        let told = self.to.as_mut().map_or(Ok(()), |to| to.write_all(format!("{object}\n").as_bytes()));
        let mut answer = String::new();
        let heard = self.from.read_line(&mut answer);
        // It ends before it is asked where there is no repository, and says nothing on its output.
        if told.is_err() || heard? == 0 {
            return Err(GitError::NoRepository);
        }
        // An object's name may have spaces in it, its type and size have none; `missing` and the like come without a size.
        let mut words = answer.trim_end().rsplitn(3, ' ');
        let (size, kind) = (words.next().and_then(|size| size.parse::<u64>().ok()), words.next());
        let (Some(size), Some(kind)) = (size, kind) else {
            return Err(GitError::Missing);
        };
        match kind {
            "blob" if size > cap => Err(GitError::TooLarge(cap)),
            "blob" => Ok(Found::File(self.content(size)?)),
            "tree" => self.content(size).map(|_| Found::Folder).map_err(GitError::from),
            _ => self.content(size).map_err(GitError::from).and(Err(GitError::Missing)),
        }
    }

    /// The content, and the line break after it.
    fn content(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(size).read_to_end(&mut bytes)?;
        if read as u64 != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.from.read_exact(&mut [0])?;
        Ok(bytes)
    }
}

/// The process ends once nobody asks any more. One that broke off a long answer has to be told.
impl Drop for Conversation {
    fn drop(&mut self) {
        self.to = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a process writes, which is whole only where the process ends well.
struct Stream(Child);

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.stdout.as_mut().map_or(Ok(0), |output| output.read(buffer))?;
        if read == 0 && !buffer.is_empty() && !self.0.wait()?.success() {
            return Err(io::Error::other("git does not have it any more"));
        }
        Ok(read)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
