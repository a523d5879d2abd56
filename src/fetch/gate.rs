//! How many requests a host gets at a time, and when it gets none.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

/// The gates of all hosts.
#[derive(Debug, Default)]
pub(super) struct Gates(Mutex<HashMap<String, Arc<Gate>>>);

impl Gates {
    /// The gate of a host; `width` requests pass at a time.
    pub(super) fn of(&self, host: &str, width: usize) -> Arc<Gate> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            Arc::new(Gate {
                permits: Semaphore::new(width),
                opens: Mutex::default(),
            })
        };
        Arc::clone(gates.entry(host.to_owned()).or_insert_with(new))
    }
}

/// The gate of one host.
#[derive(Debug)]
pub(super) struct Gate {
    permits: Semaphore,
    /// When the next request may pass, where the host asked for a pause.
    opens: Mutex<Option<Instant>>,
}

impl Gate {
    /// Waits until it is one's turn; `None` only where the gate is gone, which is the end of the run.
    pub(super) async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        let permit = self.permits.acquire().await.ok();
        while let Some(opens) = self.closed() {
            sleep_until(opens).await;
        }
        permit
    }

    /// Lets nobody pass for a while: one answer that asks for a pause is enough for all.
    pub(super) fn close_for(&self, pause: Duration) {
        let opens = Instant::now() + pause;
        let mut held = self.opens.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some(held.map_or(opens, |before| before.max(opens)));
    }

    fn closed(&self) -> Option<Instant> {
        let held = self.opens.lock().unwrap_or_else(PoisonError::into_inner);
        held.filter(|opens| *opens > Instant::now())
    }
}
