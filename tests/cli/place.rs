//! A folder of its own in which the program is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The configuration of most tests: one provider whose document is a file beside it.
pub(crate) const PETS: &str = "[provider.pets]\nsource = \"pets.yaml\"\n";

pub(crate) struct Place {
    folder: tempfile::TempDir,
}

/// What a run said, and how it ended.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// With [`PETS`] and a first version of the document.
    pub(crate) fn with_pets() -> Self {
        let place = Self::new();
        place.write("drift.toml", PETS);
        place.write("pets.yaml", super::V1);
        place
    }

    /// With a baseline of that version too.
    pub(crate) fn accepted() -> Self {
        let place = Self::with_pets();
        place.run(&["accept"]).ends(0);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Names and contents of the files below a folder.
    pub(crate) fn files(&self, name: &str) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        collect(&self.path(name), &mut found);
        found.sort();
        found
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_drift"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments).output().unwrap())
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The findings of a check, as the JSON report has them.
    pub(crate) fn findings(&self) -> Vec<serde_json::Value> {
        let said = self.run(&["check", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}{}", said.out, said.err));
        report["findings"].as_array().unwrap().clone()
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let run = Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(run.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    }
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            found.push((path, text));
        }
    }
}

impl Said {
    pub(crate) fn of(output: Output) -> Self {
        let said = Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!said.err.contains("panicked"), "{}", said.err);
        said
    }

    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{}\n{}", self.out, self.err);
        self
    }

    /// Everything of `expected` is printed, line breaks aside.
    #[track_caller]
    pub(crate) fn says(self, expected: &[&str]) -> Self {
        let all = format!("{}\n{}", self.out, self.err);
        let words = all.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in expected {
            assert!(words.contains(part), "`{part}` is not in:\n{all}");
        }
        self
    }

    #[track_caller]
    pub(crate) fn omits(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(
                !self.out.contains(part) && !self.err.contains(part),
                "`{part}` is in:\n{}{}",
                self.out,
                self.err
            );
        }
        self
    }
}
