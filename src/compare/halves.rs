//! Work whose parts do not hang on one another, on two processors where it is worth a thread.

/// What comes of some items, in one or two pieces, in order. Fewer than `least` are not divided.
pub fn halves<T: Sync, R: Send>(items: &[T], least: usize, work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    if items.len() < least {
        return vec![work(items)];
    }
    let (first, second) = items.split_at(items.len() / 2);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| work(second));
        let first = work(first);
        let second = second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        vec![first, second]
    })
}

#[cfg(test)]
mod tests {
    use super::halves;

    #[test]
    fn the_pieces_are_in_order() {
        let doubled = |items: &[i32]| items.iter().map(|item| item * 2).collect::<Vec<_>>();
        for least in [0, 3, 4] {
            assert_eq!(halves(&[1, 2, 3], least, doubled).concat(), [2, 4, 6]);
        }
        assert!(halves(&[], 0, doubled).concat().is_empty());
    }
}
