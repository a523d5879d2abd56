//! Several runs at once do not corrupt what they share.

use super::{Place, Said, V1, v2};

#[test]
fn checks_and_acceptances_at_once_leave_a_whole_baseline() {
    let place = Place::accepted();
    for round in 0..3 {
        place.write("pets.yaml", &if round % 2 == 0 { v2() } else { V1.to_owned() });
        place.run(&["check"]);
        let commands = ["accept", "check", "accept", "check", "accept"];
        let running: Vec<_> = commands.iter().map(|command| place.start(&[command])).collect();
        for (command, child) in commands.iter().zip(running) {
            let said = Said::of(child.wait_with_output().unwrap());
            // An acceptance that comes second is told so, or finds nothing left to do.
            let allowed: &[i32] = if *command == "check" { &[0, 1] } else { &[0, 2] };
            assert!(
                said.code.is_some_and(|code| allowed.contains(&code)),
                "{command}: {:?}\n{}\n{}",
                said.code,
                said.out,
                said.err
            );
        }
        place.run(&["check"]).ends(0).says(&["unchanged"]);
    }
    let left: Vec<_> = std::fs::read_dir(place.path("snapshots/pets"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["default"], "nothing half done is left");
}
