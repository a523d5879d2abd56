//! The registry of rules: a row for each page in `docs/rules`, made from its front matter when the crate is built.
//!
//! It knows what a rule is called, what it says and how bad it is by default. Which change a rule is about is `classify`'s.

use super::{Direction, Severity, Trait};

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// Its id: the name of its page.
    pub id: &'static str,
    /// The family that it belongs to.
    pub family: &'static str,
    /// What happened, in a word of the report.
    pub kind: &'static str,
    /// Which way the thing travels.
    pub direction: Direction,
    /// How bad it is where no consumer has said otherwise.
    pub severity: Severity,
    /// The reader's trait that the severity hangs on.
    pub r#trait: Option<Trait>,
    /// The finding's sentence, with places to fill in.
    pub message: &'static str,
    /// The whole page, front matter included.
    pub page: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

impl Rule {
    /// The rule's row.
    pub fn row(self) -> &'static Row {
        &REGISTRY[self as usize]
    }

    /// The rule of that id.
    pub fn named(id: &str) -> Option<Self> {
        REGISTRY.iter().find(|row| row.id == id).map(|row| row.rule)
    }

    /// The page's text below the front matter.
    pub fn manual(self) -> &'static str {
        let page = self.row().page;
        page.splitn(3, "+++").nth(2).unwrap_or(page).trim_start()
    }

    /// One section of the page (`What to do`), without its heading.
    pub fn section(self, heading: &str) -> Option<&'static str> {
        let start = self.manual().split_once(&format!("## {heading}\n"))?.1;
        Some(start.split("\n## ").next().unwrap_or(start).trim())
    }
}

#[cfg(test)]
mod tests {
    use super::{REGISTRY, Rule};

    #[test]
    fn rows_stand_in_the_order_of_the_rules() {
        assert!(
            REGISTRY
                .iter()
                .enumerate()
                .all(|(index, row)| row.rule as usize == index && Rule::named(row.id) == Some(row.rule))
        );
    }

    #[test]
    fn no_two_rules_share_a_sentence_and_a_direction() {
        for row in REGISTRY {
            let twins = REGISTRY
                .iter()
                .filter(|other| other.message == row.message && other.severity == row.severity)
                .count();
            assert_eq!(twins, 1, "{}", row.id);
        }
    }
}
