//! `drift merge`: several folds as one.

use super::args;
use super::input::Samples;
use super::terminal::deliver;
use super::{Ending, Trouble};
use crate::sample::{Form, Routes};

/// Runs the command. Unlike samples, of which a damaged one costs itself, a part that is missing would make all counts
/// wrong: nothing is written then.
pub(super) fn run(args: &args::Merge) -> Result<Ending, Trouble> {
    let folded = Samples::named(&args.files, Some(Form::Fold), None)?.fold(&Routes::default())?;
    if let Some(sentence) = folded.unread.first() {
        return Err(Trouble(format!(
            "{sentence}; a part is what `drift infer --partial` or `drift merge` wrote"
        )));
    }
    deliver(&folded.observed.to_lines(), args.output.as_deref())?;
    Ok(Ending::Good)
}
