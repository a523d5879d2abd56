//! Where the tests' choices come from: a list that the test runner shrinks, or a seed.
//!
//! The end of a list answers 0 for ever, and 0 is the plainest choice, so a shorter list makes a plainer document.

/// A source of choices.
pub(crate) enum Choices {
    /// Read off one by one.
    Listed(std::vec::IntoIter<u16>),
    /// Drawn from a seed (`SplitMix64`).
    Seeded(u64),
}

impl Choices {
    pub(crate) fn listed(list: Vec<u16>) -> Self {
        Self::Listed(list.into_iter())
    }

    /// Any number: the seed of further choices.
    pub(crate) fn draw(&mut self) -> u64 {
        match self {
            Self::Listed(list) => list.next().map_or(0, u64::from),
            Self::Seeded(state) => {
                *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                mixed ^ (mixed >> 31)
            }
        }
    }

    /// A number below `limit`; 0 where there is nothing to choose.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let drawn = self.draw();
        usize::try_from(drawn % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// Yes in so many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) + percent >= 100
    }

    /// One of several; the list must not be empty.
    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// Puts a list into another order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}
