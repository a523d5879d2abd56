//! One line on standard error that says what is being asked for, while somebody watches.

use crate::fetch::Event;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// How often the line moves.
const TICK: Duration = Duration::from_millis(120);

/// The line; it goes away when this is dropped.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// A line where `draws`, nothing elsewhere.
    pub(super) fn new(draws: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // How much there is to ask is not known beforehand, so the line only says what is going on.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
            bar.set_style(style);
        }
        if draws {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(TICK);
        }
        Self(bar)
    }

    /// Shows what happens.
    pub(super) fn show(&self, event: &Event<'_>) {
        match event {
            Event::Asking { provider, what } => self.0.set_message(format!("{provider}: {what}")),
            Event::Done { provider, .. } => self.0.set_message(format!("{provider}: done")),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
