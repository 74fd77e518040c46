//! Values computed once and kept for as long as the run they belong to.

use std::cell::OnceCell;

/// Computed values by key: a list that only grows, so that references to its values stay valid.
///
/// A run has a handful of keys (the distinct options of its metrics), which a list finds as fast as a tree.
#[derive(Clone, Debug)]
pub(super) struct Memo<K, V> {
    first: Link<K, V>,
}

type Link<K, V> = OnceCell<Box<Node<K, V>>>;

#[derive(Clone, Debug)]
struct Node<K, V> {
    key: K,
    value: V,
    next: Link<K, V>,
}

impl<K: PartialEq, V> Memo<K, V> {
    pub(super) fn new() -> Self {
        Self { first: OnceCell::new() }
    }

    /// Returns the value of a key, computing it when it is first asked for. Computing may use the same memo.
    pub(super) fn get_or_compute(&self, key: K, compute: impl FnOnce(&K) -> V) -> &V {
        let mut link = &self.first;
        while let Some(node) = link.get() {
            if node.key == key {
                return &node.value;
            }
            link = &node.next;
        }
        let value = compute(&key);
        // Computing may have added nodes after `link`.
        while let Some(node) = link.get() {
            link = &node.next;
        }
        &link.get_or_init(|| Box::new(Node { key, value, next: OnceCell::new() })).value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn each_key_is_computed_once() {
        let (memo, computed) = (Memo::new(), Cell::new(0));
        let square = |key: u32| {
            *memo.get_or_compute(key, |key| {
                computed.set(computed.get() + 1);
                key * key
            })
        };
        assert_eq!([3, 4, 3, 4, 5, 3].map(square), [9, 16, 9, 16, 25, 9]);
        assert_eq!(computed.get(), 3);
    }

    #[test]
    fn computing_may_ask_the_same_memo() {
        fn factorial(memo: &Memo<u64, u64>, n: u64) -> u64 {
            *memo.get_or_compute(n, |&n| if n == 0 { 1 } else { n * factorial(memo, n - 1) })
        }
        let memo = Memo::new();
        assert_eq!(factorial(&memo, 5), 120);
        assert_eq!(*memo.get_or_compute(5, |_| unreachable!("it is kept")), 120);
        assert_eq!(*memo.get_or_compute(2, |_| unreachable!("it is kept")), 2);
    }
}
