//! The ways of showing many dimensions in two, by name.

use std::fmt;
use std::str::FromStr;

use crate::error::PlotError;

/// How the projection reduces all parameters to two dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reduction {
    /// Principal component analysis: the linear view with the most variance.
    #[default]
    Pca,
    /// t-distributed stochastic neighbour embedding: keeps neighbours together.
    Tsne,
    /// Uniform manifold approximation and projection: keeps neighbours together, and more of the large structure.
    Umap,
}

impl Reduction {
    /// Every way there is.
    pub const ALL: [Self; 3] = [Self::Pca, Self::Tsne, Self::Umap];

    /// Returns the name that is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pca => "pca",
            Self::Tsne => "tsne",
            Self::Umap => "umap",
        }
    }
}

impl fmt::Display for Reduction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Pca => "PCA",
            Self::Tsne => "t-SNE",
            Self::Umap => "UMAP",
        })
    }
}

impl FromStr for Reduction {
    type Err = PlotError;

    fn from_str(name: &str) -> Result<Self, PlotError> {
        Self::ALL.into_iter().find(|reduction| reduction.name() == name).ok_or_else(|| PlotError::UnknownName {
            what: "reduction",
            name: name.into(),
            known: Self::ALL.map(Self::name).into(),
        })
    }
}
