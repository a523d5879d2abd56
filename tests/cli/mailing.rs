//! `--notify`: each owner once, again when it comes back, kept where it cannot leave.

use super::{Place, V1, v2};

const MAIL: &str = "[provider.pets]\nsource = \"pets.yaml\"\n\
    [[consumer]]\nname = \"shop\"\nprovider = \"pets\"\nowners = [\"Shop@Example.com\", \"vet@example.com\"]\n\
    [mail]\nfrom = \"drift@example.com\"\n";

fn place(transport: &str) -> Place {
    let place = Place::accepted();
    place.write("drift.toml", &format!("{MAIL}{transport}\n"));
    place.write("pets.yaml", &v2());
    place
}

fn mails(place: &Place, folder: &str) -> usize {
    place
        .files(folder)
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|kind| kind == "eml"))
        .count()
}

#[test]
fn an_owner_is_told_once_and_again_when_it_comes_back() {
    let place = place("folder = \"mails\"");
    place
        .run(&["check", "--notify"])
        .ends(1)
        .says(&["shop@example.com was mailed:", "vet@example.com was mailed:"]);
    assert_eq!(mails(&place, "mails"), 2);
    place.run(&["check", "--notify"]).ends(1).omits(&["was mailed"]);
    assert_eq!(mails(&place, "mails"), 2);
    place.write("pets.yaml", V1);
    place.run(&["check", "--notify"]).ends(0).omits(&["was mailed"]);
    place.write("pets.yaml", &v2());
    place.run(&["check", "--notify"]).ends(1).says(&["was mailed"]);
}

#[test]
fn a_dry_run_sends_nothing_and_forgets_nobody() {
    let place = place("folder = \"mails\"");
    place
        .run(&["check", "--notify", "--dry-run"])
        .ends(1)
        .says(&["would be mailed:", ".drift/mail"]);
    assert_eq!((mails(&place, ".drift/mail"), mails(&place, "mails")), (2, 0));
    place.run(&["check", "--notify"]).ends(1).says(&["was mailed"]);
}

#[test]
fn what_cannot_leave_waits_and_leaves_once_with_the_next_run() {
    let place = place("folder = \"pets.yaml/mails\"");
    place
        .run(&["check", "--notify", "--fail-on", "never"])
        .ends(4)
        .says(&["waits in the outbox"]);
    place.write("drift.toml", &format!("{MAIL}folder = \"mails\"\n"));
    place.run(&["check", "--notify", "--fail-on", "never"]).ends(0);
    assert_eq!(mails(&place, "mails"), 2);
    place.run(&["check", "--notify", "--fail-on", "never"]).ends(0);
    assert_eq!(mails(&place, "mails"), 2);
}

#[test]
fn without_a_way_to_mail_it_says_so_before_it_looks() {
    let place = Place::accepted();
    place
        .run(&["check", "--notify"])
        .ends(2)
        .says(&["has no [mail] table", "--dry-run"]);
}
