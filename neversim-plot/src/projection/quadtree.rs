//! A tree of squares that stands for far points by their centre (Barnes, Hut 1986).

/// Two coordinates.
pub(super) type Point = [f64; 2];

/// Squares within squares; the first is the root.
pub(super) struct Quadtree {
    nodes: Vec<Node>,
}

#[derive(Clone, Copy)]
struct Node {
    middle: Point,
    /// Half the side of the square.
    half: f64,
    sum: Point,
    count: f64,
    /// Index of the first of four children, 0 for a leaf.
    children: u32,
}

/// What a point feels of all others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Repulsion {
    /// The sum of `q^2 (y_i - y_j)` with `q = 1 / (1 + |y_i - y_j|^2)`.
    pub(super) force: Point,
    /// The sum of `q`.
    pub(super) total: f64,
}

/// Deeper squares than this hold points that are the same for every purpose.
const DEEPEST: usize = 40;

impl Quadtree {
    pub(super) fn new(points: &[Point]) -> Self {
        let bounds = |axis: usize| {
            let values = points.iter().map(move |point| point[axis]);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let (x, y) = (bounds(0), bounds(1));
        let half = 0.5 * (x.1 - x.0).max(y.1 - y.0).max(1e-12) * 1.000_001;
        let middle = [0.5 * (x.0 + x.1), 0.5 * (y.0 + y.1)];
        let mut tree = Self { nodes: Vec::with_capacity(2 * points.len()) };
        tree.nodes.push(Node { middle, half, sum: [0.0; 2], count: 0.0, children: 0 });
        points.iter().for_each(|point| tree.insert(*point));
        tree
    }

    fn insert(&mut self, point: Point) {
        let mut index = 0;
        for depth in 0..=DEEPEST {
            let node = self.nodes[index];
            if node.children == 0 && node.count > 0.0 && depth < DEEPEST && !node.is_at(point) {
                self.split(index);
            }
            let node = &mut self.nodes[index];
            node.sum = [node.sum[0] + point[0], node.sum[1] + point[1]];
            node.count += 1.0;
            if node.children == 0 {
                return;
            }
            index = node.child_of(point);
        }
    }

    /// Gives a leaf four children, and what it holds to one of them.
    fn split(&mut self, index: usize) {
        let node = self.nodes[index];
        // A tree has fewer nodes than 160 times the points, and these are counted in u32.
        let children = u32::try_from(self.nodes.len()).unwrap_or(0);
        let half = 0.5 * node.half;
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            let middle = [node.middle[0] + dx, node.middle[1] + dy];
            self.nodes.push(Node { middle, half, sum: [0.0; 2], count: 0.0, children: 0 });
        }
        self.nodes[index].children = children;
        let child = self.nodes[index].child_of(node.centre());
        self.nodes[child].sum = node.sum;
        self.nodes[child].count = node.count;
    }

    /// Returns what a point of the tree feels; squares that look smaller than `theta` count as one point.
    pub(super) fn repulsion(&self, point: Point, theta: f64, stack: &mut Vec<u32>) -> Repulsion {
        let mut felt = Repulsion::default();
        stack.clear();
        stack.push(0);
        while let Some(index) = stack.pop() {
            let node = &self.nodes[index as usize];
            if node.count == 0.0 {
                continue;
            }
            let centre = node.centre();
            let (dx, dy) = (point[0] - centre[0], point[1] - centre[1]);
            let squared = dx * dx + dy * dy;
            let side = 2.0 * node.half;
            if node.children == 0 || side * side < theta * theta * squared {
                // A leaf where the point itself lies holds it among the others.
                let count = if node.children == 0 && node.is_at(point) { node.count - 1.0 } else { node.count };
                let q = 1.0 / (1.0 + squared);
                felt.total += count * q;
                felt.force[0] += count * q * q * dx;
                felt.force[1] += count * q * q * dy;
            } else {
                stack.extend(node.children..node.children + 4);
            }
        }
        felt
    }
}

impl Node {
    fn centre(&self) -> Point {
        [self.sum[0] / self.count, self.sum[1] / self.count]
    }

    /// Whether all points of a leaf lie where `point` does.
    fn is_at(&self, point: Point) -> bool {
        let [x, y] = self.centre();
        (x - point[0]).abs() <= 1e-12 * x.abs() && (y - point[1]).abs() <= 1e-12 * y.abs()
    }

    fn child_of(&self, point: Point) -> usize {
        let right = usize::from(point[0] >= self.middle[0]);
        let upper = usize::from(point[1] >= self.middle[1]);
        self.children as usize + right + 2 * upper
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_approximation_the_sums_are_those_of_all_pairs() {
        let points = [[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [0.0, 0.0], [3.5, -1.0]];
        let tree = Quadtree::new(&points);
        for (index, point) in points.iter().enumerate() {
            let mut expected = Repulsion::default();
            for other in points.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, point)| point) {
                let (dx, dy) = (point[0] - other[0], point[1] - other[1]);
                let q = 1.0 / (1.0 + dx * dx + dy * dy);
                expected.total += q;
                expected.force = [expected.force[0] + q * q * dx, expected.force[1] + q * q * dy];
            }
            let felt = tree.repulsion(*point, 0.0, &mut Vec::new());
            assert!((felt.total - expected.total).abs() < 1e-12, "{felt:?} {expected:?}");
            assert!(
                (felt.force[0] - expected.force[0]).abs() < 1e-12 && (felt.force[1] - expected.force[1]).abs() < 1e-12
            );
        }
    }
}
