//! Particle swarm optimization: particles drawn towards the best place of their own and the best of all.
//!
//! Kennedy and Eberhart 1995, <https://doi.org/10.1109/ICNN.1995.488968>, with the constants of Clerc's Standard PSO
//! (<https://hal.science/hal-00764996>). Particles move in the box itself. Nevergrad's arctan transform sends particles from
//! one border to the opposite one; here they stop at a border and turn round.

use rand::RngExt;
use serde::{Deserialize, Serialize};

use crate::search::Search;
use crate::strategies::member_queue::MemberQueue;
use crate::strategy::Strategy;
use crate::{Loss, Outcome};

/// 1 / (2 ln 2) and 1/2 + ln 2 (Clerc 2012, section 3.3).
const INERTIA: f64 = 0.721_347_520_444_481_7;
const ATTRACTION: f64 = 1.193_147_180_559_945_4;
/// First velocities at most, as a share of the range (not tuned).
const FIRST_VELOCITY: f64 = 0.25;

/// Probabilities that a particle's choice is that of the best of all, and one that neither that nor its own best place has.
/// In the remaining cases it is that of its best place.
const OF_ALL: f64 = 0.4;
const FRESH_CHOICE: f64 = 0.1;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) swarm: usize,
    pub(crate) opposition: Opposition,
}

/// Where every second particle starts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Opposition {
    None,
    /// Opposite to the one before.
    Full,
    /// Opposite, drawn to the centre by a uniform factor.
    Quasi,
    /// Opposite, drawn to the centre by a factor exp(-U(0, 5)).
    Special,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ParticleSwarm {
    settings: Settings,
    size: usize,
    particles: Vec<Particle>,
    queue: MemberQueue,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Particle {
    position: Vec<f64>,
    velocity: Vec<f64>,
    best: Vec<f64>,
    best_loss: Loss,
}

impl Strategy for ParticleSwarm {
    type Settings = Settings;
    /// The particle.
    type Origin = usize;
    const FORMAT: u32 = 1;

    fn supports_choices(_settings: &Self::Settings) -> bool {
        true
    }

    fn new(settings: &Settings, search: &mut Search) -> Self {
        let size = settings.swarm.max(search.options().num_workers());
        Self { settings: *settings, size, particles: Vec::new(), queue: MemberQueue::default() }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, usize) {
        if self.particles.len() < self.size {
            let position = self.first_position(search);
            let velocity =
                position.iter().map(|_| FIRST_VELOCITY * (2.0 * search.generator.random::<f64>() - 1.0)).collect();
            self.particles.push(Particle {
                best: position.clone(),
                position: position.clone(),
                velocity,
                best_loss: Loss::FAILED,
            });
            self.queue.join();
            return (position, self.particles.len() - 1);
        }
        let index = self.queue.next().expect("the swarm is full, so the queue has members");
        let best_of_all = search.incumbent().map(|incumbent| incumbent.coordinates.clone());
        let particle = &mut self.particles[index];
        for j in 0..particle.position.len() {
            let x = particle.position[j];
            if search.choices.count(j).is_some() {
                let draw = search.generator.random::<f64>();
                let of_all = best_of_all.as_ref().map_or(x, |best| best[j]);
                let known = if draw < OF_ALL { of_all } else { particle.best[j] };
                let is_fresh = draw > 1.0 - FRESH_CHOICE;
                particle.position[j] =
                    if is_fresh { search.choices.another(j, known, &mut search.generator) } else { known };
                continue;
            }
            let to_best = best_of_all.as_ref().map_or(0.0, |best| best[j] - x);
            let (one, other): (f64, f64) = (search.generator.random(), search.generator.random());
            let pull = ATTRACTION * (one * (particle.best[j] - x) + other * to_best);
            particle.velocity[j] = INERTIA * particle.velocity[j] + pull;
            let moved = x + particle.velocity[j];
            particle.position[j] = moved.clamp(0.0, 1.0);
            if particle.position[j] != moved {
                particle.velocity[j] *= -0.5;
            }
        }
        if search.incumbent().is_none() {
            // Nothing has succeeded: spread out.
            particle.position = search.uniform_point();
        }
        (particle.position.clone(), index)
    }

    fn learn(&mut self, _search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<usize>) {
        let loss = outcome.loss();
        let Some(index) = origin.or_else(|| self.worst(loss)) else { return };
        let particle = &mut self.particles[index];
        if loss <= particle.best_loss {
            particle.best = coordinates.to_vec();
            particle.best_loss = loss;
        }
        self.queue.told(index);
    }
}

impl ParticleSwarm {
    fn first_position(&self, search: &mut Search) -> Vec<f64> {
        let previous = self.particles.last().filter(|_| self.particles.len() % 2 == 1);
        let factor = match self.settings.opposition {
            Opposition::None => None,
            Opposition::Full => Some(1.0),
            Opposition::Quasi => Some(search.generator.random()),
            Opposition::Special => Some((-5.0 * search.generator.random::<f64>()).exp()),
        };
        match (previous, factor) {
            (Some(previous), Some(factor)) => {
                let factor = |j: usize| if search.choices.count(j).is_some() { 1.0 } else { factor };
                previous.position.iter().enumerate().map(|(j, x)| 0.5 - factor(j) * (x - 0.5)).collect()
            }
            _ => search.uniform_point(),
        }
    }

    /// The particle whose best place is worst, if a point from outside with this loss beats it.
    fn worst(&self, loss: Loss) -> Option<usize> {
        let worst = (0..self.particles.len()).max_by_key(|&index| self.particles[index].best_loss)?;
        (loss < self.particles[worst].best_loss).then_some(worst)
    }
}
