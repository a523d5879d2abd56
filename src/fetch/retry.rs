//! Whether to ask again, and when. Pure; the waiting is done by the client.

use super::failure::Fault;
use super::limits::Limits;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// How long to wait before the next attempt, or `None` to give up. `attempt` counts from 0.
///
/// What is asked for is never changed by asking (GET and HEAD alone), so every passing fault is tried again. A host that was silent
/// or slow to the limit is not: that has cost enough time.
pub(super) fn pause(fault: &Fault, attempt: u32, limits: &Limits) -> Option<Duration> {
    if attempt >= limits.retries {
        return None;
    }
    match fault {
        Fault::RateLimited { wait: Some(wait), .. } => (*wait <= limits.patience).then_some(*wait),
        Fault::Dns
        | Fault::Refused
        | Fault::Broken(_)
        | Fault::ConnectTimeout(_)
        | Fault::Truncated
        | Fault::Encoding
        | Fault::RateLimited { wait: None, .. }
        | Fault::Status {
            status: 500 | 502..=504, ..
        } => Some(backoff(limits.backoff, attempt).min(limits.patience)),
        _ => None,
    }
}

/// Doubles each time; half of it is chance, so that many clients do not come back at once.
fn backoff(base: Duration, attempt: u32) -> Duration {
    let full = base.saturating_mul(2_u32.saturating_pow(attempt));
    let chance = RandomState::new().build_hasher().finish() % 1000;
    (full / 2).saturating_add((full / 2).mul_f64(chance as f64 / 1000.0))
}

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which is read against the answer's own `Date` so that no clock is needed.
pub(super) fn retry_after(value: Option<&str>, date: Option<&str>) -> Option<Duration> {
    let value = value?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let now = httpdate::parse_http_date(date?.trim()).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_in_both_forms() {
        assert_eq!(retry_after(Some("120"), None), Some(Duration::from_mins(2)));
        let (date, later) = ("Fri, 31 Dec 1999 23:59:00 GMT", "Fri, 31 Dec 1999 23:59:59 GMT");
        assert_eq!(retry_after(Some(later), Some(date)), Some(Duration::from_secs(59)));
        assert_eq!(retry_after(Some(date), Some(later)), Some(Duration::ZERO));
        for unreadable in [None, Some("soon"), Some("-1"), Some(later)] {
            assert_eq!(retry_after(unreadable, None), None, "{unreadable:?}");
        }
    }

    #[test]
    fn a_long_wait_is_left_to_another_run() {
        let limits = Limits::default();
        let limited = |seconds| Fault::RateLimited {
            status: 429,
            wait: Some(Duration::from_secs(seconds)),
        };
        assert_eq!(pause(&limited(2), 0, &limits), Some(Duration::from_secs(2)));
        assert_eq!(pause(&limited(3600), 0, &limits), None);
    }

    #[test]
    fn pauses_grow_and_end() {
        let limits = Limits::default();
        let pauses: Vec<_> = (0..3).map(|attempt| pause(&Fault::Refused, attempt, &limits)).collect();
        for (attempt, found) in pauses.iter().enumerate() {
            let full = limits.backoff * (1 << attempt);
            assert!(
                found.is_some_and(|found| found >= full / 2 && found <= full),
                "{attempt}: {found:?}"
            );
        }
        assert_eq!(pause(&Fault::Refused, 3, &limits), None);
        assert_eq!(pause(&Fault::Silent(limits.idle), 0, &limits), None);
    }
}
