//! From many dimensions to two: principal components, t-SNE and UMAP, and how well neighbours survive it.
//!
//! All of them give the same numbers on any number of threads: what runs in parallel is computed for each point alone, and
//! sums over points are taken in order.

mod neighbours;
mod pca;
mod quadtree;
mod quality;
mod tsne;
mod umap;

pub use pca::{PrincipalComponents, principal_components};
pub use quality::trustworthiness;
pub use tsne::{TsneOptions, tsne};
pub use umap::{UmapOptions, umap};
