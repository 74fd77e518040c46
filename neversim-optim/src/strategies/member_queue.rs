//! Which member of a population is the parent of the next candidate.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A queue in which every member stands exactly once: those with news first, in the order the news came, then the
/// others, the one that was parent longest ago first.
///
/// So a generation needs no barrier: with few candidates out, members take turns; with more out than there are
/// members, a member gets several children before the first is told. Both operations take the logarithm of the number
/// of members.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct MemberQueue {
    order: BTreeSet<(Place, usize)>,
    /// Place of each member, by its index.
    places: Vec<Place>,
    next_turn: u64,
}

/// Where a member stands: `Told` before `Asked`, then by turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Place {
    Told(u64),
    Asked(u64),
}

impl MemberQueue {
    /// Appends a member whose evaluation is out, behind all others. Members count from 0 in order of their joining.
    pub(crate) fn join(&mut self) {
        let place = Place::Asked(self.turn());
        self.order.insert((place, self.places.len()));
        self.places.push(place);
    }

    /// Returns the first member and moves it behind all others; `None` if there are no members.
    pub(crate) fn next(&mut self) -> Option<usize> {
        let (_, member) = self.order.pop_first()?;
        let place = Place::Asked(self.turn());
        self.place(member, place);
        Some(member)
    }

    /// Notes news of a member: it moves before those without, and keeps its place if it stands there already.
    pub(crate) fn told(&mut self, member: usize) {
        let place = self.places[member];
        if let Place::Asked(_) = place {
            self.order.remove(&(place, member));
            let place = Place::Told(self.turn());
            self.place(member, place);
        }
    }

    fn place(&mut self, member: usize, place: Place) {
        self.order.insert((place, member));
        self.places[member] = place;
    }

    fn turn(&mut self) -> u64 {
        self.next_turn += 1;
        self.next_turn
    }
}

#[cfg(test)]
mod tests {
    use super::MemberQueue;

    fn queue_of(members: usize) -> MemberQueue {
        let mut queue = MemberQueue::default();
        for _ in 0..members {
            queue.join();
        }
        queue
    }

    #[test]
    fn told_members_come_first_in_the_order_they_were_told() {
        let mut queue = queue_of(4);
        queue.told(2);
        queue.told(0);
        queue.told(2);
        assert_eq!([(); 5].map(|()| queue.next().unwrap()), [2, 0, 1, 3, 2]);
    }

    #[test]
    fn without_news_members_take_turns() {
        let mut queue = queue_of(3);
        assert_eq!([(); 7].map(|()| queue.next().unwrap()), [0, 1, 2, 0, 1, 2, 0]);
        assert_eq!(MemberQueue::default().next(), None);
    }
}
