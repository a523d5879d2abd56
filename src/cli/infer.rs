//! `drift infer`: from samples to what a provider sends. No configuration, no state.

use super::args::{self, ListFormat};
use super::input::{self, Folded, Input, Samples};
use super::learnt;
use super::terminal::{Terminal, deliver};
use super::{Ending, Trouble};
use crate::config::OperationName;
use crate::openapi;
use crate::sample::{Export, Form, Routes};

/// Runs the command.
pub(super) fn run(args: &args::Infer, terminal: Terminal) -> Result<Ending, Trouble> {
    let routes = args.spec.as_deref().map_or_else(|| Ok(Routes::default()), routes)?;
    let operation = args.operation.as_deref().map(operation).transpose()?;
    let form = args.form.as_deref().and_then(Form::named);
    let mut folded = Samples::named(&args.files, form, operation.as_deref())?.fold(&routes)?;
    if !args.partial {
        folded.observed.learn_addresses(&routes);
    }
    folded.unread.iter().for_each(|sentence| Terminal::warn(sentence));
    deliver(&write(args, &folded, terminal), args.output.as_deref())?;
    Ok(Ending::Good)
}

fn write(args: &args::Infer, folded: &Folded, terminal: Terminal) -> String {
    let asked = args.export.as_deref();
    let export = Export::WORDS.iter().find(|(word, _)| asked == Some(word));
    match export {
        Some((_, export)) => export.write(&folded.observed),
        None if args.partial || args.format == ListFormat::Json => folded.observed.to_lines(),
        None => learnt::text(folded, terminal.detail(), Terminal::width()),
    }
}

/// An operation's name as it is typed, in the spelling of reports.
fn operation(named: &str) -> Result<String, Trouble> {
    let name: OperationName = named.parse().map_err(Trouble)?;
    Ok(name.to_string())
}

/// The operations of the document that is named.
fn routes(named: &str) -> Result<Routes, Trouble> {
    match input::read(named)?.input {
        Input::Document(bundle) => {
            let contract = openapi::read(bundle).map_err(|error| Trouble(error.to_string()))?;
            Ok(Routes::of(&contract))
        }
        Input::Schema(_) | Input::Samples(_) => Err(Trouble(format!("{named} is no OpenAPI document; `--spec` wants one"))),
    }
}
