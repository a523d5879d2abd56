//! A recorded call, from whatever it was recorded with, and how it is folded.

use super::super::{BodyError, Observed, Place, Routes};
use super::Taken;
use std::borrow::Cow;

/// A recorded call.
pub(super) struct Captured<'t> {
    pub(super) method: Cow<'t, str>,
    /// The address, absolute or only its path.
    pub(super) url: Cow<'t, str>,
    pub(super) status: String,
    /// The content type of the answer; empty where unknown.
    pub(super) media: Cow<'t, str>,
    /// When it took place; the first ten characters are the day.
    pub(super) date: Option<Cow<'t, str>>,
    /// The answer; empty where there is none.
    pub(super) body: Cow<'t, [u8]>,
}

impl Captured<'_> {
    /// Folds the answer. One without a body, or with a body that is not meant to be JSON, is left out.
    pub(super) fn fold(&self, observed: &mut Observed, routes: &Routes) -> Result<Taken, BodyError> {
        let declared = self.media.to_ascii_lowercase().contains("json");
        let body = self.body.trim_ascii();
        let looks = matches!(body.first(), Some(b'{' | b'['));
        if body.is_empty() || !declared && !looks {
            return Ok(Taken::LeftOut);
        }
        let method = self.method.to_ascii_uppercase();
        let place = Place::response(&routes.operation(&method, &self.url), &self.status, &self.media);
        let day = self.date.as_deref().and_then(|date| date.get(..10)?.parse().ok());
        match observed.fold_body_on(&place, body, day) {
            Ok(()) => Ok(Taken::Folded),
            Err(_) if !declared => Ok(Taken::LeftOut),
            Err(_) => Err(BodyError {
                line: 1,
                column: 1,
                message: "the body of this call is not valid JSON",
            }),
        }
    }
}
