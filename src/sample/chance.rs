//! The chance that an API which did not change shows what was seen.
//!
//! How often an unchanged API shows a fact is unknown. Before any sample it is taken to be "always" (for a presence;
//! "never" for a novelty) with weight [`SPIKE`], and otherwise anything, by Beta(½, ½); the old samples then sharpen it
//! (a spike-and-slab Beta-Binomial). Trials are responses, not items of arrays: items of one page are alike.

/// The weight of "always" (or "never") before any sample.
const SPIKE: f64 = 0.8;
const HALF: f64 = 0.5;

/// The chance of at most `seen` of `of` now, after `before` of `trials`: a fact that is expected fails to show.
pub(super) fn of_loss(before: u64, trials: u64, seen: u64, of: u64) -> f64 {
    let (hits, misses) = (before.min(trials), trials.saturating_sub(before));
    let tail = at_most(misses, hits, seen, of);
    tail * slab_weight_unless(misses, hits)
}

/// The chance that a member which is documented, and of which nothing else is known, is in none of `of` responses.
pub fn of_absence(of: u64) -> f64 {
    of_loss(0, 0, 0, of)
}

/// More responses than this are never asked for.
const MOST: u64 = 100_000;

/// Draws beyond which a chance is nought for all purposes.
const FAR: u64 = 10_000;

/// How many more responses without the fact bring [`of_loss`] to `alpha`: `k ≥ ln α / ln(1 − p)` for a known presence p,
/// here with what the old samples leave open of it. None where more than a hundred thousand would be needed, or none.
pub(super) fn more_until(alpha: f64, before: u64, trials: u64, seen: u64, of: u64) -> Option<u64> {
    let decides = |more: u64| of_loss(before, trials, seen, of.saturating_add(more)) <= alpha;
    if decides(0) || !decides(MOST) {
        return None;
    }
    let (mut short, mut enough) = (0, MOST);
    while enough - short > 1 {
        let middle = short.midpoint(enough);
        if decides(middle) {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Some(enough)
}

/// The chance of at least `seen` of `of` now, after none in `trials`: a fact that was never there shows.
pub(super) fn of_novelty(trials: u64, seen: u64, of: u64) -> f64 {
    // "At least `seen` hits" is "at most `of - seen` misses", with the parts of hits and misses exchanged.
    at_most(0, trials, of.saturating_sub(seen), of) * slab_weight_unless(0, trials)
}

/// The chance that of `trials` old and `of` new responses, `seen` of which show a fact, only new ones show it, where which
/// are new is chance (a draw without replacement, the tail of R. A. Fisher's exact test).
pub(super) fn of_split(trials: u64, seen: u64, of: u64) -> f64 {
    if seen > of {
        return 0.0;
    }
    let (new, all) = (of as f64, of as f64 + trials as f64);
    let mut chance = 1.0;
    for drawn in 0..seen.min(FAR) {
        chance *= (new - drawn as f64) / (all - drawn as f64);
    }
    chance
}

/// Under the spike what was seen is impossible, so its chance is that of the slab times the slab's weight. An old
/// exception rules the spike out: then the slab is all there is.
fn slab_weight_unless(exceptions: u64, rule: u64) -> f64 {
    if exceptions > 0 {
        return 1.0;
    }
    let evidence = (ln_beta(rule as f64 + HALF, HALF) - ln_beta(HALF, HALF)).exp();
    let slab = (1.0 - SPIKE) * evidence;
    slab / (SPIKE + slab)
}

/// The Beta-Binomial chance of at most `seen` hits in `of` trials, after `misses` and `hits`.
fn at_most(misses: u64, hits: u64, seen: u64, of: u64) -> f64 {
    if seen >= of {
        return 1.0;
    }
    let (a, b) = (hits as f64 + HALF, misses as f64 + HALF);
    let trials = of as f64;
    let mut ln_term = ln_beta(a, b + trials) - ln_beta(a, b);
    let mut sum = ln_term.exp();
    for step in 0..seen {
        let done = step as f64;
        ln_term += ((trials - done) * (a + done) / ((done + 1.0) * (b + trials - done - 1.0))).ln();
        sum += ln_term.exp();
    }
    sum.clamp(0.0, 1.0)
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// ln Γ by Stirling's series (DLMF 5.11.1), shifted to arguments of at least 10, where five terms reach 1e-13.
fn ln_gamma(argument: f64) -> f64 {
    let (mut x, mut shift) = (argument, 0.0);
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series = (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0)))) / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Agreement to the digits that the table gives.
    fn close(actual: f64, table: f64, digits: f64) {
        assert!((actual / table - 1.0).abs() < digits, "{actual:e} is not {table:e}");
    }

    #[test]
    fn a_field_that_went_has_the_chances_of_the_published_table() {
        // Seen, of how many, and for each number of absences the chance.
        type Row = (u64, u64, &'static [(u64, f64)]);
        let table: [Row; 9] = [
            (
                1,
                1,
                &[
                    (1, 2.8e-2),
                    (2, 1.4e-2),
                    (3, 8.7e-3),
                    (5, 4.6e-3),
                    (10, 1.8e-3),
                    (20, 6.6e-4),
                    (60, 1.3e-4),
                ],
            ),
            (3, 3, &[(1, 9.1e-3), (2, 2.7e-3), (3, 1.1e-3), (5, 3.2e-4), (10, 4.5e-5)]),
            (10, 10, &[(1, 1.9e-3), (2, 2.4e-4), (3, 4.6e-5), (5, 3.5e-6)]),
            (30, 30, &[(1, 4.0e-4), (2, 1.9e-5), (3, 1.4e-6)]),
            (500, 500, &[(1, 6.3e-6), (2, 1.9e-8), (3, 9.0e-11), (5, 6.0e-15)]),
            (499, 500, &[(1, 3.0e-3), (2, 1.5e-5), (3, 1.0e-7)]),
            (450, 500, &[(1, 0.10), (2, 1.0e-2), (3, 1.1e-3), (5, 1.2e-5)]),
            (100, 500, &[(1, 0.80), (2, 0.64), (3, 0.51), (5, 0.33), (10, 0.11), (20, 1.2e-2)]),
            (9, 10, &[(1, 0.14), (2, 2.8e-2), (3, 7.6e-3)]),
        ];
        for (before, trials, row) in table {
            for (of, expected) in row {
                close(of_loss(before, trials, 0, *of), *expected, 0.06);
            }
        }
    }

    #[test]
    fn a_novelty_has_the_chances_of_the_published_table() {
        let table = [
            (1, [5.0e-2, 8.7e-3, 7.4e-2, 1.8e-3]),
            (3, [2.0e-2, 1.1e-3, 3.7e-2, 4.5e-5]),
            (30, [1.2e-3, 1.4e-6, 3.3e-3, 5.0e-12]),
            (500, [1.9e-5, 9.0e-11, 6.2e-5, f64::NAN]),
        ];
        for (trials, row) in table {
            for ((seen, of), expected) in [(1, 3), (3, 3), (1, 10), (10, 10)]
                .into_iter()
                .zip(row)
                .filter(|(_, expected)| !expected.is_nan())
            {
                close(of_novelty(trials, seen, of), expected, 0.06);
            }
        }
    }

    #[test]
    fn the_logarithm_of_gamma_is_that_of_factorials() {
        let mut factorial = 0.0_f64;
        for n in 1..2000_u32 {
            close(ln_gamma(f64::from(n) + 1.0) + 1.0, factorial + f64::from(n).ln() + 1.0, 1e-12);
            factorial += f64::from(n).ln();
        }
        close(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 1e-12);
    }

    #[test]
    fn the_logarithmic_form_is_the_product_of_the_definition() {
        for (before, trials, of) in [(7_u64, 9_u64, 4_u64), (0, 0, 3), (499, 500, 60), (5, 5, 1)] {
            let product: f64 = (0..of)
                .map(|i| ((trials - before) as f64 + 0.5 + i as f64) / (trials as f64 + 1.0 + i as f64))
                .product();
            close(at_most(trials - before, before, 0, of), product, 1e-9);
        }
    }

    #[test]
    fn the_responses_that_are_still_needed_are_those_that_decide() {
        // The published rule for a known presence, at α = 1e-6: 90 % needs 6, 50 % 20, 20 % 62, 5 % 270.
        for (percent, published) in [(90, 6_u64), (50, 20), (20, 62), (5, 270)] {
            let needed = more_until(1e-6, percent * 1000, 100_000, 0, 0).unwrap();
            assert!(needed.abs_diff(published) <= 1, "{percent} %: {needed}");
        }
        for (before, trials, of) in [(30, 30, 1), (100, 500, 3), (9, 10, 0)] {
            let more = more_until(1e-6, before, trials, 0, of).unwrap();
            assert!(of_loss(before, trials, 0, of + more) <= 1e-6);
            assert!(of_loss(before, trials, 0, of + more - 1) > 1e-6);
        }
        assert_eq!(more_until(1e-6, 500, 500, 0, 5), None, "it is decided");
        assert_eq!(more_until(1e-6, 0, 500, 0, 5), None, "what was never there is not missed");
    }

    #[test]
    fn a_split_has_the_chance_of_a_draw_without_replacement() {
        close(of_split(30, 3, 3), 1.0 / 5456.0, 1e-12);
        close(of_split(30, 1, 3), 3.0 / 33.0, 1e-12);
        close(of_split(10, 2, 3), 3.0 / 78.0, 1e-12);
        assert!(of_split(10, 4, 3) < 1e-300);
        close(of_split(0, 0, 0), 1.0, 1e-12);
    }

    #[test]
    fn great_counts_neither_overflow_nor_leave_the_range() {
        for (before, trials, seen, of) in [
            (10_u64.pow(9), 10_u64.pow(9), 0, 10_u64.pow(9)),
            (1, 10_u64.pow(9), 3, 100),
            (5, 3, 9, 2),
            (0, 0, 0, 0),
        ] {
            let chance = of_loss(before, trials, seen, of);
            assert!((0.0..=1.0).contains(&chance), "{chance}");
        }
    }
}
