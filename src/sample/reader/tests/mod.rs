//! What comes of a stream: packed, rewritten, torn, without end, split.

use super::cut::{Cut, Cutter, Spans};
use super::*;
use crate::sample::Place;
use proptest::prelude::*;
use std::io::Write;

mod forms;

fn read(bytes: &[u8]) -> (Observed, Records) {
    let mut observed = Observed::default();
    let records = observed.fold_text(bytes, &Routes::default());
    (observed, records)
}

fn read_as(form: Form, bytes: &[u8]) -> (Observed, Records) {
    let mut observed = Observed::default();
    let routes = Routes::default();
    let reading = Reading {
        form: Some(form),
        routes: &routes,
        events: None,
        operation: None,
        threads: 2,
    };
    let records = observed.fold_stream(bytes, &reading).unwrap();
    (observed, records)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn places(observed: &Observed) -> Vec<(String, String, u64)> {
    observed
        .places()
        .map(|(place, bodies)| (place.operation.clone(), place.status.clone(), bodies))
        .collect()
}

fn lines_of(count: u32, line: impl Fn(u32) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().join("\n")
}

const LINES: &str = "{\"a\":1}\n{\"a\":\"größe 😀\"}\n\n[1,2]\n";

#[test]
fn a_packed_or_rewritten_text_is_the_same_text() {
    let plain = read(LINES.as_bytes());
    assert_eq!((plain.1.folded, plain.1.damaged), (3, 0));
    let bytes = LINES.as_bytes();
    let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let packed = [
        gzip(bytes),
        zstd(bytes),
        zstd(&gzip(bytes)),
        [gzip(&bytes[..8]), gzip(&bytes[8..])].concat(),
        [zstd(&bytes[..8]), zstd(&bytes[8..])].concat(),
        with_mark(b"\xff\xfe", utf16(LINES, u16::to_le_bytes)),
        with_mark(b"\xfe\xff", utf16(LINES, u16::to_be_bytes)),
        utf16(LINES, u16::to_le_bytes),
        utf16(LINES, u16::to_be_bytes),
        with_mark(b"\xef\xbb\xbf", bytes.to_vec()),
        LINES.replace('\n', "\r\n").into_bytes(),
    ];
    for (index, packed) in packed.iter().enumerate() {
        assert_eq!(read(packed), plain, "{index}");
        assert!(is_samples(packed), "{index}");
    }
}

#[test]
fn a_long_text_in_utf16_is_read_over_the_joins() {
    let text = "{\"a\":\"😀\"}\n".repeat(60_000);
    assert_eq!(read(&utf16(&text, u16::to_le_bytes)), read(text.as_bytes()));
}

#[test]
fn a_packing_that_breaks_off_yields_what_was_whole() {
    let lines = lines_of(200_000, |n| format!("{{\"a\":{n}}}"));
    for packed in [gzip(lines.as_bytes()), zstd(lines.as_bytes())] {
        let (_, records) = read(&packed[..packed.len() / 2]);
        assert!(records.folded > 1000, "{records:?}");
        assert!(records.damaged <= 1 && records.stopped.is_some(), "{records:?}");
    }
}

#[test]
fn a_bomb_is_stopped_however_often_it_is_packed() {
    let once = gzip(&vec![b' '; 4 << 20]);
    for bomb in [gzip(&once.repeat(20)), zstd(&gzip(&once.repeat(20)))] {
        let mut out = Vec::new();
        let error = unpack::text_within(1 << 20, bomb.as_slice())
            .unwrap()
            .read_to_end(&mut out)
            .unwrap_err();
        assert_eq!(error.to_string(), "it unpacks to more than a thousand times its size");
    }
}

#[test]
fn values_may_be_written_over_lines_and_follow_each_other() {
    for (text, folded) in [
        ("{\n \"a\": 1\n}\n", 1),
        ("{\n \"a\": 1\n}\n{\n \"a\": [\n2]}", 2),
        ("[{\"a\":1},{\"a\":2}]", 1),
        ("[\n{\"a\":1}\n]", 1),
        ("17", 1),
        ("\"x\"", 1),
    ] {
        let (_, records) = read(text.as_bytes());
        assert_eq!((records.folded, records.damaged), (folded, 0), "{text}");
    }
}

#[test]
fn a_torn_line_costs_itself_wherever_it_is() {
    let whole = "{\"a\":1}\n";
    for (text, line) in [
        ("{\"a\":1,\"b\n{\"a\":1}\n{\"a\":1}\n", 1),
        ("{\"a\":1}\n{\"a\":[1\n{\"a\":1}\n", 2),
        ("{\"a\":1}\n{\"a\":1}\n{\"a\":NaN}", 3),
    ] {
        let (observed, records) = read(text.as_bytes());
        assert_eq!((records.folded, records.damaged, records.faults[0].line), (2, 1, line), "{text}");
        assert_eq!(observed, read(whole.repeat(2).as_bytes()).0);
    }
}

#[test]
fn what_is_empty_or_no_json_folds_nothing() {
    assert_eq!(read(b"").1, Records::default());
    assert_eq!(read(b" \n\n").1, Records::default());
    for text in ["<html>\n<body>", "plain words", "{\"log\":{\"entries\":[", "\u{feff}"] {
        let (observed, records) = read(text.as_bytes());
        assert_eq!(records.folded, 0, "{text}");
        assert!(observed.is_empty());
    }
}

#[test]
fn nesting_without_end_is_counted_as_deep_as_is_kept() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let (observed, records) = read(format!("{deep}\n{{\"a\":1}}\n").as_bytes());
    assert_eq!((records.folded, records.damaged), (2, 0));
    assert!(observed.path_count() < 100);
}

#[test]
fn a_record_without_end_is_left_out_and_takes_no_memory() {
    let long = format!("[\"{}\"]", "a".repeat(3 << 20));
    let (lines, items) = (format!("[1]\n{long}\n[2]\n"), format!("[1,\n{long},\n[2]]"));
    for (text, how, count) in [(&lines, Cut::Lines, 2), (&lines, Cut::Values, 2), (&items, Cut::Items(&[]), 2)] {
        let mut cutter = Cutter::new(text.as_bytes(), how);
        cutter.longest = 1000;
        let batches: Vec<_> = std::iter::from_fn(|| cutter.next(Vec::new())).collect();
        let spans = batches.iter().flat_map(|batch| match &batch.spans {
            Spans::Each(spans) => spans.as_slice(),
            Spans::Lines(_) => &[],
        });
        let left_out: Vec<_> = spans.filter(|span| span.too_long).map(|span| span.line).collect();
        assert_eq!(left_out, [count], "{how:?}");
        assert!(batches.iter().all(|batch| batch.bytes.len() < 2000), "{how:?}");
    }
}

#[test]
fn where_a_call_tells_its_place_does_not_matter() {
    let members = [
        "\"url\":\"/users/17\"",
        "\"status\":404",
        "\"media\":\"application/json\"",
        "\"body\":{\"a\":[1]}",
    ];
    let record = |order: [usize; 4]| format!("{{{}}}", order.map(|index| members[index]).join(","));
    let expected = read(record([0, 1, 2, 3]).as_bytes()).0;
    assert_eq!(places(&expected), [("GET /users/{id}".to_owned(), "404".to_owned(), 1)]);
    for order in [[3, 0, 1, 2], [0, 1, 3, 2], [0, 3, 1, 2], [1, 0, 2, 3]] {
        assert_eq!(read(record(order).as_bytes()).0, expected, "{order:?}");
    }
    let (bare, _) = read(record([0, 1, 2, 3]).replace("]}}", "]},\"more\":1}").as_bytes());
    assert_eq!(bare.places().next().unwrap().0, &Place::bare(), "what has more members is a body");
    assert_eq!(bare.at(&Place::bare(), ".body.a[]").unwrap().responses.seen, 1);
}

#[test]
fn a_fold_is_read_back() {
    let whole = read(LINES.as_bytes()).0;
    let (again, records) = read(whole.to_lines().as_bytes());
    assert_eq!((again, records.folded), (whole, 1));
    let (_, records) = read(b"{\"format\":\"drift-observed/99\",\"paths\":[]}");
    assert_eq!((records.folded, records.damaged), (0, 1));
}

fn body() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("1".to_owned()),
        Just("null".to_owned()),
        Just("\"x\\\"}\"".to_owned()),
        Just("1.5".to_owned())
    ];
    let value = leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::btree_map("[a-e]|f_[0-9]", inner, 0..5).prop_map(|members| {
                let members: Vec<_> = members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    });
    (value, 0..3_u8, 200..202_u16).prop_map(|(body, path, status)| match path {
        0 => body,
        path => format!("{{\"url\":\"/p{path}/{status}\",\"status\":{status},\"body\":{body}}}"),
    })
}

proptest! {
    #[test]
    fn any_split_in_any_order_gives_the_same_bytes(bodies in prop::collection::vec(body(), 1..12), cut in 0..12_usize, threads in 1..4_usize) {
        let whole = read_as(Form::Ndjson, bodies.join("\n").as_bytes()).0;
        let (one, other) = bodies.split_at(cut.min(bodies.len()));
        let parts: Vec<String> = [other, one].iter().map(|part| {
            let mut observed = Observed::default();
            let routes = Routes::default();
            let reading = Reading { form: Some(Form::Ndjson), routes: &routes, events: None, operation: None, threads };
            observed.fold_stream(part.join("\n").as_bytes(), &reading).unwrap();
            observed.to_lines()
        }).collect();
        let merged = read_as(Form::Fold, parts.concat().as_bytes()).0;
        prop_assert_eq!(merged.to_lines(), whole.to_lines());
        let array = read_as(Form::Array, format!("[{}]", bodies.join(",\n")).as_bytes()).0;
        prop_assert_eq!(array.to_lines(), whole.to_lines());
    }
}

#[test]
fn on_several_threads_the_fold_is_the_same() {
    let lines = lines_of(120_000, |n| format!("{{\"id\":{n},\"tag_{}\":[{{\"n\":{}}}]}}", n % 7, n % 3));
    let torn = lines.replacen("\"id\":77777", "\"id\":?", 1);
    let (one, few) = (read(torn.as_bytes()), read_as(Form::Ndjson, torn.as_bytes()));
    assert_eq!(one.0.to_lines(), few.0.to_lines());
    assert_eq!(one.1, few.1);
    assert_eq!((few.1.folded, few.1.faults[0].line), (119_999, 77_778));
}
