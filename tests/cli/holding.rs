//! Fresh samples against the document, run by run: what departs from it is told once it is news.

use super::Place;

/// Answers of the one operation, a pet each.
fn calls(pets: &[&str]) -> String {
    let call = |(page, pet): (usize, &&str)| {
        format!("{{\"url\":\"https://pets.example/api/pets?page={page}\",\"status\":200,\"body\":[{{{pet}}}]}}\n")
    };
    pets.iter().enumerate().map(call).collect()
}

/// With a baseline of the document and of these answers.
fn accepted(pets: &[&str]) -> Place {
    let place = Place::with_pets();
    ingest(&place, pets);
    place.run(&["accept"]).ends(0);
    place
}

fn ingest(place: &Place, pets: &[&str]) {
    place.write("calls.ndjson", &calls(pets));
    place.run(&["ingest", "pets", "calls.ndjson"]).ends(0);
}

const GOOD: &str = r#""id":1,"name":"Rex""#;
const NULL: &str = r#""id":1,"name":null"#;
const SHADE: &str = r#""id":1,"name":"Rex","shade":"deep""#;

#[test]
fn what_departs_from_the_document_is_told_until_it_is_accepted() {
    let place = accepted(&[GOOD; 12]);
    place.run(&["check"]).ends(0).says(&["no findings"]);
    ingest(&place, &[GOOD, NULL, SHADE]);
    place.run(&["check"]).ends(1).says(&[
        "breaking[observed-null]: `[].name` came as null",
        "--> pets.yaml:",
        "null in 1 of 3 responses, 0 of 12 before (confirmed; seen, not inferred)",
        "silent change",
        "1 info",
    ]);
    let findings = place.findings();
    let rules: Vec<&str> = findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
    assert_eq!(rules, ["observed-null", "observed-appeared"], "each place is told once");
    let fingerprint = findings[0]["fingerprint"].as_str().unwrap();
    place.run(&["explain", fingerprint]).ends(0).says(&["null in 1 of 3 responses"]);
    place
        .run(&["review", "--list"])
        .ends(0)
        .says(&[&format!("drift accept pets --only {fingerprint}")]);
    place.run(&["accept"]).ends(0);
    ingest(&place, &[NULL, SHADE]);
    place.run(&["check", "--fail-on", "info"]).ends(0).says(&["no findings"]);
}

#[test]
fn what_the_accepted_answers_showed_is_no_news() {
    let place = accepted(&[GOOD, NULL, SHADE]);
    ingest(&place, &[NULL, NULL, SHADE]);
    place.run(&["check", "--fail-on", "info"]).ends(0).says(&["no findings"]);
}

#[test]
fn a_document_that_was_learnt_from_answers_promises_nothing() {
    let place = Place::new();
    place.write("calls.ndjson", &calls(&[GOOD; 40]));
    place
        .run(&["infer", "calls.ndjson", "--export", "openapi", "--output", "pets.json"])
        .ends(0);
    place.run(&["add", "pets.json", "--name", "pets"]).ends(0);
    place.run(&["ingest", "pets", "calls.ndjson"]).ends(0);
    place.run(&["accept"]).ends(0);
    let mut some = [GOOD; 12];
    some[3] = r#""id":1"#;
    ingest(&place, &some);
    place.run(&["check"]).ends(0).omits(&["observed-missing"]);
}

#[test]
fn what_is_merely_possible_waits_for_more_answers_and_is_not_offered() {
    // All answers are of one pet, which says little of others.
    let place = accepted(&[SHADE; 12]);
    ingest(&place, &[GOOD; 2]);
    let findings = place.findings();
    assert_eq!(findings[0]["rule"], "observed-gone");
    assert_eq!(findings[0]["evidence"][0]["tier"], "possible");
    let fingerprint = findings[0]["fingerprint"].as_str().unwrap();
    place
        .run(&["review"])
        .ends(0)
        .says(&["There is nothing to review. 1 finding is as yet merely possible; it waits for more samples."])
        .omits(&[fingerprint]);
    place
        .run(&["accept", "--only", fingerprint])
        .ends(2)
        .says(&["is as yet merely possible", "nothing to accept"]);
    // Once there is something to accept, it goes with the rest.
    ingest(&place, &[NULL]);
    place.run(&["check"]).ends(1);
    let said = place.run(&["review", "--list"]).ends(0);
    let offered: Vec<&str> = said
        .out
        .lines()
        .filter_map(|line| line.trim().strip_prefix("drift accept pets --only "))
        .collect();
    assert!(offered.len() > 1 && offered.contains(&fingerprint), "{}", said.out);
    for fingerprint in offered {
        place.run(&["accept", "--only", fingerprint]).ends(0);
    }
    place
        .run(&["review"])
        .ends(0)
        .says(&["There is nothing to review."])
        .omits(&["waits"]);
}

#[test]
fn what_builds_on_a_base_is_documented() {
    let place = Place::new();
    let built = |name: &str, member: &str| {
        let home = format!("home: {{type: object, required: [{member}At], properties: {{{member}At: {{type: string}}}}}}");
        let own = format!("{{type: object, properties: {{{member}: {{type: string}}, {home}}}}}");
        format!("    {name}: {{allOf: [{{$ref: '#/components/schemas/Pet'}}, {own}]}}\n")
    };
    let pet = "    Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}\n";
    let answer = "{description: A pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}";
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: Pets, version: '1'}}\npaths:\n  /pet: {{get: {{responses: {{'200': {answer}}}}}}}\ncomponents:\n  schemas:\n{pet}{}{}",
        built("Cat", "claws"),
        built("Dog", "bark")
    );
    place.write("pets.yaml", &document);
    let call = |body: &str| format!("{{\"url\":\"https://pets.example/pet\",\"status\":200,\"body\":{body}}}\n");
    let known = [
        r#"{"kind":"Cat","home":{"clawsAt":"x"}}"#,
        r#"{"kind":"Cat","claws":"short"}"#,
        r#"{"kind":"Dog","bark":"loud","home":{"barkAt":"x"}}"#,
        r#"{"kind":"Dog","home":{"barkAt":"x"}}"#,
        r#"{"kind":"Pet"}"#,
    ]
    .map(call);
    place.write("known.ndjson", &known.concat());
    place.run(&["diff", "pets.yaml", "known.ndjson", "--fail-on", "info"]).ends(0);
    place.write("new.ndjson", &call(r#"{"kind":"Cat","claws":"short","shade":"deep"}"#));
    place
        .run(&["diff", "pets.yaml", "new.ndjson", "--fail-on", "info"])
        .ends(1)
        .says(&["`shade`"])
        .omits(&["`claws`", "`bark`"]);
}
