//! From one number per neuron to one number.

/// How the values of many neurons become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reducer {
    /// `median`: the middle value; of an even number of values, the mean of the two middle ones.
    Median,
    /// `mean`.
    Mean,
    /// `std`: the standard deviation with divisor `n`.
    Std,
}

impl Reducer {
    /// Returns the reducer that the word of an option names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "median" => Some(Self::Median),
            "mean" => Some(Self::Mean),
            "std" => Some(Self::Std),
            _ => None,
        }
    }

    /// Returns the reduced value, `None` for no values.
    ///
    /// - `values`: in the same unit, none NaN; they are reordered.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::statistics::reduce::Reducer;
    ///
    /// assert_eq!(Reducer::Median.reduce(&mut [7.0, 1.0, 2.0, 4.0]), Some(3.0));
    /// assert_eq!(Reducer::Mean.reduce(&mut [1.0, 3.0]), Some(2.0));
    /// assert_eq!(Reducer::Std.reduce(&mut [1.0, 3.0]), Some(1.0));
    /// assert_eq!(Reducer::Mean.reduce(&mut []), None);
    /// ```
    #[must_use]
    pub fn reduce(self, values: &mut [f64]) -> Option<f64> {
        match self {
            Self::Median => median(values),
            Self::Mean => mean(values),
            Self::Std => standard_deviation(values),
        }
    }

    /// Returns the reduced value of those numbers that are not NaN, `None` if there is none.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::statistics::reduce::Reducer;
    ///
    /// assert_eq!(Reducer::Mean.reduce_defined(&[1.0, f64::NAN, 3.0]), Some(2.0));
    /// assert_eq!(Reducer::Mean.reduce_defined(&[f64::NAN]), None);
    /// ```
    #[must_use]
    pub fn reduce_defined(self, values: &[f64]) -> Option<f64> {
        let mut defined = Vec::with_capacity(values.len());
        defined.extend(values.iter().copied().filter(|value| !value.is_nan()));
        self.reduce(&mut defined)
    }
}

/// Returns the median, `None` for no values; takes linear time and reorders them.
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let length = values.len();
    let (below, &mut upper, _) = values.select_nth_unstable_by(length / 2, f64::total_cmp);
    if length % 2 == 1 {
        return Some(upper);
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some((lower + upper) / 2.0)
}

/// Returns the mean, `None` for no values.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Returns the standard deviation with divisor `n`, `None` for no values.
#[must_use]
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((squares / values.len() as f64).sqrt())
}
