//! Tests of the room: nothing half written, and a sentence where it cannot be written.

use super::*;

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
