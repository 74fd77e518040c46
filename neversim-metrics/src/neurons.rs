//! Which neurons a metric looks at: a population, or a list of ids.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use crate::spike_trains::SpikeTrains;

/// A population of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subset {
    /// `exc`: the neurons `0..N_exc`.
    Excitatory,
    /// `inh`: the neurons `N_exc..N`.
    Inhibitory,
    /// `all` neurons.
    All,
}

impl Subset {
    /// Returns the subset that the word of an option names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "exc" => Some(Self::Excitatory),
            "inh" => Some(Self::Inhibitory),
            "all" => Some(Self::All),
            _ => None,
        }
    }

    /// Returns the neurons of the population, silent ones included; the population may be empty.
    #[must_use]
    pub fn neurons(self, trains: &SpikeTrains<'_>) -> NeuronIds {
        NeuronIds::from_range(match self {
            Self::Excitatory => 0..trains.excitatory(),
            Self::Inhibitory => trains.excitatory()..trains.neurons(),
            Self::All => 0..trains.neurons(),
        })
    }
}

/// A set of neurons, in ascending order.
///
/// As text: ids and ranges with both ends included, separated by commas, each neuron once: `0,5,10`, `100-199`,
/// `0-9,20`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NeuronIds {
    /// Ascending, disjoint, none empty. `u64` ends, so that the last neuron `u32::MAX` can be in a half-open range.
    ranges: Vec<Range<u64>>,
}

impl NeuronIds {
    /// Returns the neurons of a range.
    #[must_use]
    pub fn from_range(range: Range<u32>) -> Self {
        let range = u64::from(range.start)..u64::from(range.end);
        let ranges = Some(range).filter(|range| !range.is_empty()).into_iter().collect();
        Self { ranges }
    }

    /// Returns the neurons of a list, in any order, each once.
    pub(crate) fn from_ids(ids: &[u32]) -> Self {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        Self { ranges: ids.into_iter().map(|id| u64::from(id)..u64::from(id) + 1).collect() }
    }

    /// Returns the number of neurons.
    #[must_use]
    pub fn len(&self) -> usize {
        let count: u64 = self.ranges.iter().map(|range| range.end - range.start).sum();
        usize::try_from(count).unwrap_or(usize::MAX)
    }

    /// Returns the ids as one range, if they are one.
    pub(crate) fn as_range(&self) -> Option<Range<u64>> {
        match self.ranges.as_slice() {
            [] => Some(0..0),
            [range] => Some(range.clone()),
            _ => None,
        }
    }

    /// Says whether there is no neuron.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Returns the highest id.
    #[must_use]
    pub fn last(&self) -> Option<u32> {
        self.ranges.last().map(|range| narrow(range.end - 1))
    }

    /// Returns `count` neurons spread evenly over these: those at the positions `floor(k * n / count)`, or all of them
    /// if there are at most `count`.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::NeuronIds;
    ///
    /// let ten = NeuronIds::from_range(0..10);
    /// assert_eq!(ten.evenly_spaced(4).to_string(), "0,2,5,7");
    /// assert_eq!(ten.evenly_spaced(20), ten);
    /// ```
    #[must_use]
    pub fn evenly_spaced(&self, count: usize) -> Self {
        let all = self.len();
        if all <= count {
            return self.clone();
        }
        let mut wanted = (0..count).map(|k| k as u64 * all as u64 / count as u64).peekable();
        let (mut ids, mut before) = (Vec::with_capacity(count), 0);
        for range in &self.ranges {
            let length = range.end - range.start;
            while let Some(position) = wanted.next_if(|position| *position < before + length) {
                let id = range.start + position - before;
                ids.push(id..id + 1);
            }
            before += length;
        }
        Self { ranges: ids }
    }

    /// Says whether a neuron is among them.
    #[must_use]
    pub fn contains(&self, neuron: u32) -> bool {
        let neuron = u64::from(neuron);
        let after = self.ranges.partition_point(|range| range.end <= neuron);
        self.ranges.get(after).is_some_and(|range| range.start <= neuron)
    }

    /// Iterates over the ids, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.ranges.iter().cloned().flatten().map(narrow)
    }
}

fn narrow(id: u64) -> u32 {
    u32::try_from(id).expect("every id came from a u32")
}

impl FromStr for NeuronIds {
    /// What is wrong, as a lower-case fragment.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut ranges = text.split(',').map(|item| parse_range(item.trim())).collect::<Result<Vec<_>, _>>()?;
        ranges.sort_unstable_by_key(|range| range.start);
        // A neuron listed twice would count twice in a mean, which nobody wants.
        if let Some(pair) = ranges.windows(2).find(|pair| pair[1].start < pair[0].end) {
            return Err(format!("neuron {} is listed twice", pair[1].start));
        }
        Ok(Self { ranges })
    }
}

fn parse_range(item: &str) -> Result<Range<u64>, String> {
    let (first, last) = item.split_once('-').unwrap_or((item, item));
    let (first, last) = (parse_id(first, item)?, parse_id(last, item)?);
    if first > last {
        return Err(format!("the range `{item}` runs backwards"));
    }
    Ok(first..last + 1)
}

fn parse_id(text: &str, item: &str) -> Result<u64, String> {
    // `u32::from_str` would accept a plus sign.
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse::<u32>()
        .ok()
        .filter(|_| is_digits)
        .map(u64::from)
        .ok_or_else(|| format!("`{item}` is neither an id nor a range"))
}

impl fmt::Display for NeuronIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, range) in self.ranges.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            match range.end - range.start {
                1 => write!(f, "{comma}{}", range.start)?,
                _ => write!(f, "{comma}{}-{}", range.start, range.end - 1)?,
            }
        }
        Ok(())
    }
}
