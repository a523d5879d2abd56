//! `drift ingest`: bodies that were received and recorded calls join what was observed of a provider.

use super::Place;

/// Deliveries of an event, some without `price`.
fn sold(with: usize, without: usize) -> String {
    let body = |id: usize, price: &str| format!("{{\"type\":\"pet.sold\",\"pet\":{{\"id\":{id},\"name\":\"Rex\"{price}}}}}\n");
    let whole = (0..with).map(|id| body(id, ",\"price\":\"12.50\""));
    whole.chain((0..without).map(|id| body(with + id, ""))).collect()
}

#[test]
fn deliveries_are_judged_by_the_next_check_and_taken_in_by_accept() {
    let place = Place::accepted();
    let baseline = place.files("snapshots");
    place.write("sold.ndjson", &sold(40, 0));
    place
        .run(&["ingest", "pets", "sold.ndjson", "--event-from", "type"])
        .ends(0)
        .says(&["pets: 40 bodies added", "POST webhook:pet.sold", "`drift check pets`"])
        .omits(&["Rex", "12.50"]);
    assert_eq!(place.files("snapshots"), baseline, "the baseline is not touched");
    place.run(&["check"]).ends(0);
    place.run(&["accept"]).ends(0);
    let observed = place.read("snapshots/pets/default/observed.json");
    assert!(
        observed.contains("\"operation\":\"POST webhook:pet.sold\"") && observed.contains(".pet.price"),
        "{observed}"
    );
    assert!(!observed.contains("Rex"));
    place.run(&["check"]).ends(0).omits(&["price"]);
    place.write("later.ndjson", &sold(0, 40));
    place.run(&["ingest", "pets", "later.ndjson", "--event", "pet.sold"]).ends(0);
    place
        .run(&["check"])
        .ends(1)
        .says(&["POST webhook:pet.sold", ".pet.price", "in 40 of 40", "in 0 of 40"]);
}

#[test]
fn what_came_before_the_first_baseline_is_in_it() {
    let place = Place::with_pets();
    place.write("sold.json", &sold(1, 0));
    place.run(&["ingest", "pets", "sold.json", "--event", "pet.sold"]).ends(0);
    place.run(&["accept"]).ends(0);
    assert!(place.read("snapshots/pets/default/observed.json").contains("POST webhook:pet.sold"));
}

#[test]
fn an_event_is_named_by_a_header_and_a_call_by_its_address() {
    let place = Place::accepted();
    let records = [
        r#"{"headers":{"X-GitHub-Event":"star"},"body":{"action":"created"}}"#,
        r#"{"headers":[{"name":"x-github-event","value":"star"}],"body":{"action":"deleted"}}"#,
        r#"{"url":"https://pets.example/api/pets?limit=1","status":200,"body":[{"id":1}]}"#,
        r#"{"what":"is this"}"#,
        r#"{"headers":{"X-GitHub-Event":"5b10a2844c20165700ede21g"},"body":{}}"#,
    ];
    place.write("log.ndjson", &records.join("\n"));
    place
        .run(&["ingest", "pets", "log.ndjson"])
        .ends(0)
        .says(&[
            "POST webhook:star: 2 bodies",
            "GET /api/pets, 200: 1 body",
            "log.ndjson:4:1: nothing tells the event",
            "log.ndjson:5:1: what should name",
        ])
        .omits(&["5b10a2844c"]);
    let har = r#"{"log":{"entries":[{"request":{"method":"POST","url":"https://me.example/hook","headers":[{"name":"X-Event-Key","value":"repo:push"}],"postData":{"text":"{\"a\":1}"}},"response":{"status":200,"content":{}}}]}}"#;
    place.write("hook.har", har);
    place.run(&["ingest", "pets", "hook.har"]).ends(0).says(&["POST webhook:repo:push"]);
}

/// A recording of a browser: `count` orders, an answer without JSON, and a call of something else.
fn recording(day: &str, count: usize, customer: &str) -> String {
    let entry = |path: &str, media: &str, text: &str| {
        let text = serde_json::Value::from(text);
        format!(
            "{{\"startedDateTime\":\"{day}T10:00:00Z\",\"request\":{{\"method\":\"GET\",\"url\":\"https://shop.example{path}\"}},\
             \"response\":{{\"status\":200,\"content\":{{\"mimeType\":\"{media}\",\"text\":{text}}}}}}}"
        )
    };
    let order = |id: usize| {
        entry(
            &format!("/api/orders/{id}"),
            "application/json",
            &format!("{{\"id\":{id},\"customer\":{{\"name\":\"Mia\"{customer}}}}}"),
        )
    };
    let entries: Vec<String> = (100..100 + count)
        .map(order)
        .chain([entry("/logo.png", "image/png", "x")])
        .collect();
    format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[{}]}}}}", entries.join(",\n"))
}

#[test]
fn from_a_browser_to_an_alert() {
    let place = Place::new();
    place.write("monday.har", &recording("2026-11-23", 40, ",\"email\":\"mia@example.com\""));
    place.write("friday.har", &recording("2026-11-27", 12, ""));
    place.run(&["infer", "monday.har"]).ends(0).says(&[
        "GET /api/orders/{id}: response 200 body application/json",
        "40 bodies, 2026-11-23",
        "string; in 40 of 40; email; 8-15 chars",
    ]);
    place
        .run(&["infer", "monday.har", "--export", "openapi", "--output", "shop.json"])
        .ends(0);
    place.run(&["add", "shop.json", "--name", "shop"]).ends(0);
    let who = "\n[[consumer]]\nname = \"billing\"\nprovider = \"shop\"\nowners = [\"billing@example.com\"]\n\n[mail]\nfrom = \"drift@example.com\"\nfolder = \"mails\"\n";
    place.write("drift.toml", &(place.read("drift.toml") + who));
    place.run(&["ingest", "shop", "monday.har"]).ends(0);
    place.run(&["accept"]).ends(0);
    place.run(&["check", "shop", "--notify"]).ends(0).omits(&["was mailed"]);
    place.run(&["ingest", "shop", "friday.har"]).ends(0);
    place.run(&["check", "shop", "--notify"]).ends(1).says(&[
        "GET /api/orders/{id}",
        "email",
        "in 0 of 12",
        "confirmed",
        "billing@example.com was mailed",
    ]);
    assert_eq!(place.files("mails").len(), 1);
}

#[test]
fn what_is_not_there_is_said() {
    let place = Place::accepted();
    place.write("a.json", "{}");
    place.run(&["ingest", "cats", "a.json"]).ends(2).says(&["no provider `cats`"]);
    place
        .run(&["ingest", "pets", "a.json", "--event", "x", "--document", "v2"])
        .ends(2)
        .says(&["no such document; it has default"]);
    place
        .run(&["ingest", "pets", "b.json", "--event", "x"])
        .ends(2)
        .says(&["there is no file b.json"]);
    place
        .run(&["ingest", "pets", "a.json"])
        .ends(2)
        .says(&["a.json:1:1: nothing tells the event of this body"]);
}
