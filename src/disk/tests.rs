//! Tests of the room: nothing half written, and a sentence where it cannot be written.

use super::*;
use std::process::Command;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_file_is_replaced_whole_and_nothing_else_is_left() {
    let dir = folder();
    let path = dir.path().join("a/b/file");
    write_whole(&path, b"old").unwrap();
    write_whole(&path, b"new").unwrap();
    assert_eq!(read_text(&path).unwrap().as_deref(), Some("new"));
    assert_eq!(fs::read_dir(dir.path().join("a/b")).unwrap().count(), 1);
}

#[test]
fn a_file_where_a_folder_should_be_is_a_sentence_with_its_path() {
    let dir = folder();
    fs::write(dir.path().join("a"), "a file").unwrap();
    let error = write_whole(&dir.path().join("a/b/file"), b"x").unwrap_err().to_string();
    assert!(error.contains("a file stands where a folder should be"), "{error}");
    assert_eq!(fs::read_to_string(dir.path().join("a")).unwrap(), "a file");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let error = append_line(Path::new("/dev/full"), "x").unwrap_err().to_string();
    assert!(error.starts_with("cannot write /dev/full"), "{error}");
    assert!(error.contains("make room"), "{error}");
}

#[test]
fn what_is_not_there_is_none_and_what_is_no_text_is_an_error() {
    let dir = folder();
    let path = dir.path().join("file");
    assert_eq!(read_text(&path).unwrap(), None);
    fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(read_text(&path).unwrap_err().to_string().contains("not UTF-8"));
}

#[test]
fn lines_of_two_writers_do_not_mix() {
    let dir = folder();
    let path = dir.path().join("log");
    std::thread::scope(|scope| {
        for name in ["a", "b"] {
            let path = &path;
            scope.spawn(move || (0..200).for_each(|_| append_line(path, &name.repeat(50)).unwrap()));
        }
    });
    let text = read_text(&path).unwrap().unwrap();
    assert_eq!(text.lines().count(), 400);
    assert!(text.lines().all(|line| line == "a".repeat(50) || line == "b".repeat(50)));
}

#[test]
fn a_lock_is_held_until_it_is_dropped() {
    let dir = folder();
    let path = dir.path().join("lock");
    let held = lock(&path).unwrap();
    let other = File::open(&path).unwrap();
    assert!(other.try_lock().is_err());
    drop(held);
    assert!(other.try_lock().is_ok());
}

#[test]
fn names_stay_inside_their_folder_and_apart() {
    for (text, expected) in [
        ("jira", "jira"),
        ("2024-07.v1", "2024-07.v1"),
        ("", "%"),
        ("..", "%2e%2e"),
        ("a/b", "a%2fb"),
        ("Jira", "%4aira"),
        ("con", "%63on"),
        ("%4aira", "%254aira"),
        ("é", "%c3%a9"),
    ] {
        assert_eq!(folder_name(text), expected, "{text}");
    }
    let long = ["x".repeat(300), "x".repeat(301)].map(|text| folder_name(&text));
    assert_ne!(long[0], long[1]);
    assert!(long[0].len() < 130);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_into_and_stays_one() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    if !std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .is_ok_and(|status| status.success())
    {
        eprintln!("skipped: there is no mkfifo");
        return;
    }
    let other = pipe.clone();
    let reader = std::thread::spawn(move || fs::read(other));
    write_whole(&pipe, b"text").unwrap();
    assert_eq!(reader.join().unwrap().unwrap(), b"text");
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo(), "no file has taken its place");
}

#[cfg(unix)]
#[test]
fn a_link_stays_one_and_what_it_leads_to_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (link, file) = (folder.path().join("link"), folder.path().join("file"));
    fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink("file", &link).unwrap();
    write_whole(&link, b"new").unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::read(&file).unwrap(), b"new");
}

#[test]
fn what_a_commit_has_is_told_and_one_question_does_not_spoil_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let git = |words: &[&str]| {
        let identity = ["-c", "user.name=n", "-c", "user.email=e@example.com"];
        let run = Command::new("git").arg("-C").arg(folder.path()).args(identity).args(words).output();
        assert!(run.unwrap().status.success(), "{words:?}");
    };
    fs::create_dir(folder.path().join("a folder")).unwrap();
    fs::write(folder.path().join("a folder/one file"), "short").unwrap();
    fs::write(folder.path().join("long"), [b'x'; 100]).unwrap();
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    let repository = Repository::around(folder.path());
    let get = |path: &str| repository.get("HEAD", path, 10);
    let short = || matches!(get("a folder/one file"), Ok(Found::File(bytes)) if bytes == b"short");
    assert!(short());
    assert!(matches!(get("long"), Err(GitError::TooLarge(10))));
    assert!(short());
    assert!(matches!(get("nowhere"), Err(GitError::Missing)));
    assert!(matches!(get("long\nHEAD:long"), Err(GitError::Missing)));
    assert!(short());
    assert!(matches!(get("a folder/"), Ok(Found::Folder)));
    assert!(matches!(get("."), Ok(Found::Folder)));
    let files = repository.files("HEAD", "a folder").unwrap();
    let paths: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.inside.as_str())).collect();
    assert_eq!(paths, [("a folder/one file", "one file")]);
    let mut text = String::new();
    repository.stream(&files[0].object).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "short");
    assert!(repository.stream("HEAD:nowhere").unwrap().read_to_string(&mut text).is_err());
    assert!(matches!(repository.files("HEAD", "long"), Err(GitError::Missing)));
}
