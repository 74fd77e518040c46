//! (1+1) evolution strategies.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::one_plus_one::{Annealing, Crossover, Mutation, OnePlusOne, Rate, Repetition, Settings as Opo};

const FAMILY: Family = Family {
    name: "(1+1) evolution strategy",
    is_parallel: true,
    is_deterministic: false,
    reference: "Schumer and Steiglitz 1968, https://doi.org/10.1109/TAC.1968.1098903",
};

pub(super) static ROWS: &[StrategyRow] = rows! { OnePlusOne, FAMILY;
    "AdaptiveDiscreteOnePlusOne", "changes more parameters after a success, fewer after a miss",
        Opo::of(Mutation::Redraw(Rate::Adaptive));
    "BigLognormalDiscreteOnePlusOne", "learns how many parameters to change",
        Opo::of(Mutation::Redraw(Rate::LogNormal(0.2, 120)));
    "CauchyOnePlusOne", "steps of all lengths, long ones now and then",
        Opo::of(Mutation::Cauchy);
    "DiscreteBSOOnePlusOne", "changes ever fewer parameters",
        Opo::of(Mutation::Redraw(Rate::Falling));
    "DiscreteDoerrOnePlusOne", "learns how many parameters to change",
        Opo::of(Mutation::Redraw(Rate::Learned));
    "DiscreteLengler2OnePlusOne", "changes many parameters first, then fewer",
        Opo::of(Mutation::Redraw(Rate::Lengler(3.0)));
    "DiscreteLengler3OnePlusOne", "changes many parameters first, then fewer",
        Opo::of(Mutation::Redraw(Rate::Lengler(9.0)));
    "DiscreteLenglerFourthOnePlusOne", "changes many parameters first, then fewer",
        Opo::of(Mutation::Redraw(Rate::Lengler(0.4)));
    "DiscreteLenglerHalfOnePlusOne", "changes many parameters first, then fewer",
        Opo::of(Mutation::Redraw(Rate::Lengler(0.8)));
    "DiscreteLenglerOnePlusOne", "changes many parameters first, then fewer",
        Opo::of(Mutation::Redraw(Rate::Lengler(1.54468)));
    "DiscreteLenglerOnePlusOneT", "changes many parameters first, then fewer",
        Opo::of(Mutation::Redraw(Rate::Lengler(1.54468)));
    "DiscreteOnePlusOne", "changes one parameter on average",
        Opo::of(Mutation::Redraw(Rate::Classic));
    "DiscreteOnePlusOneT", "changes one parameter on average",
        Opo::of(Mutation::Redraw(Rate::Classic));
    "DoubleFastGADiscreteOnePlusOne", "changes few parameters, now and then many",
        Opo::of(Mutation::Redraw(Rate::HeavyTailed(1.0)));
    "DoubleFastGAOptimisticNoisyDiscreteOnePlusOne", "changes few parameters, now and then many; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Redraw(Rate::HeavyTailed(1.0))) };
    "FastGADiscreteOnePlusOne", "changes few parameters, now and then many",
        Opo::of(Mutation::Redraw(Rate::HeavyTailed(0.5)));
    "FastGANoisyDiscreteOnePlusOne", "changes few parameters, now and then many; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Random(0.05), ..Opo::of(Mutation::Redraw(Rate::HeavyTailed(0.5))) };
    "FastGAOptimisticNoisyDiscreteOnePlusOne", "changes few parameters, now and then many; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Redraw(Rate::HeavyTailed(0.5))) };
    "HugeLognormalDiscreteOnePlusOne", "learns how many parameters to change",
        Opo::of(Mutation::Redraw(Rate::LogNormal(0.2, 1200)));
    "LognormalDiscreteOnePlusOne", "learns how many parameters to change",
        Opo::of(Mutation::Redraw(Rate::LogNormal(0.2, 12)));
    "MaxRecombiningDiscreteLenglerOnePlusOne", "changes many parameters first, then fewer; crosses good points",
        Opo { crossover: Crossover::TwoPoints, ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "MinRecombiningDiscreteLenglerOnePlusOne", "changes many parameters first, then fewer; crosses good points",
        Opo { crossover: Crossover::Uniform, ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "NoisyDiscreteOnePlusOne", "changes one parameter on average; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Random(1.0), ..Opo::of(Mutation::Redraw(Rate::Classic)) };
    "NoisyOnePlusOne", "quick on smooth losses, even with few evaluations; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Random(0.05), ..Opo::of(Mutation::Gaussian) };
    "OLNDiscreteOnePlusOne", "learns how many parameters to change; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Redraw(Rate::LogNormal(0.2, 12))) };
    "OnePlusLambda", "quick on smooth losses, even with few evaluations",
        Opo::of(Mutation::Gaussian);
    "OnePlusOne", "quick on smooth losses, even with few evaluations",
        Opo::of(Mutation::Gaussian);
    "OnePtRecombiningDiscreteLenglerOnePlusOne", "changes many parameters first, then fewer; crosses good points",
        Opo { crossover: Crossover::OnePoint, ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "OptimisticDiscreteOnePlusOne", "changes one parameter on average; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Redraw(Rate::Classic)) };
    "OptimisticNoisyOnePlusOne", "quick on smooth losses, even with few evaluations; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Gaussian) };
    "PortfolioDiscreteOnePlusOne", "changes a random number of parameters",
        Opo::of(Mutation::Redraw(Rate::Portfolio));
    "PortfolioDiscreteOnePlusOneT", "changes a random number of parameters",
        Opo::of(Mutation::Redraw(Rate::Portfolio));
    "PortfolioNoisyDiscreteOnePlusOne", "changes a random number of parameters; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Random(0.05), ..Opo::of(Mutation::Redraw(Rate::Portfolio)) };
    "PortfolioOptimisticNoisyDiscreteOnePlusOne", "changes a random number of parameters; evaluates points again, for noisy losses",
        Opo { repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Redraw(Rate::Portfolio)) };
    "RLSOnePlusOne", "changes one parameter",
        Opo::of(Mutation::Redraw(Rate::One));
    "RandRecombiningDiscreteLenglerOnePlusOne", "changes many parameters first, then fewer; crosses good points",
        Opo { crossover: Crossover::Uniform, ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "RandRecombiningDiscreteLognormalOnePlusOne", "learns how many parameters to change; crosses good points",
        Opo { crossover: Crossover::Uniform, ..Opo::of(Mutation::Redraw(Rate::LogNormal(0.2, 12))) };
    "RecombiningDiscreteLenglerOnePlusOne", "changes many parameters first, then fewer; crosses good points",
        Opo { crossover: Crossover::Uniform, ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "RecombiningDiscreteLognormalOnePlusOne", "learns how many parameters to change; crosses good points",
        Opo { crossover: Crossover::Uniform, ..Opo::of(Mutation::Redraw(Rate::LogNormal(0.2, 12))) };
    "RecombiningGA", "changes few parameters, now and then many; crosses good points",
        Opo { crossover: Crossover::Uniform, ..Opo::of(Mutation::Redraw(Rate::HeavyTailed(1.0))) };
    "RecombiningOptimisticNoisyDiscreteOnePlusOne", "changes one parameter on average; crosses good points; evaluates points again, for noisy losses",
        Opo { crossover: Crossover::Uniform, repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Redraw(Rate::Classic)) };
    "RecombiningPortfolioDiscreteOnePlusOne", "changes a random number of parameters; crosses good points",
        Opo { crossover: Crossover::Uniform, ..Opo::of(Mutation::Redraw(Rate::Portfolio)) };
    "RecombiningPortfolioOptimisticNoisyDiscreteOnePlusOne", "changes a random number of parameters; crosses good points; evaluates points again, for noisy losses",
        Opo { crossover: Crossover::Uniform, repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Redraw(Rate::Portfolio)) };
    "RotatedRecombiningGA", "changes few parameters, now and then many; crosses good points",
        Opo { crossover: Crossover::Uniform, ..Opo::of(Mutation::Redraw(Rate::HeavyTailed(1.0))) };
    "SADiscreteLenglerOnePlusOneExp09", "changes many parameters first, then fewer; simulated annealing",
        Opo { annealing: Annealing::Exponential(0.9), ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "SADiscreteLenglerOnePlusOneExp099", "changes many parameters first, then fewer; simulated annealing",
        Opo { annealing: Annealing::Exponential(0.99), ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "SADiscreteLenglerOnePlusOneExp09Auto", "changes many parameters first, then fewer; simulated annealing",
        Opo { annealing: Annealing::ExponentialOverBudget, ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "SADiscreteLenglerOnePlusOneLin1", "changes many parameters first, then fewer; simulated annealing",
        Opo { annealing: Annealing::Linear(1.0), ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "SADiscreteLenglerOnePlusOneLin100", "changes many parameters first, then fewer; simulated annealing",
        Opo { annealing: Annealing::Linear(100.0), ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "SADiscreteLenglerOnePlusOneLinAuto", "changes many parameters first, then fewer; simulated annealing",
        Opo { annealing: Annealing::Linear(10.0), ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "SADiscreteOnePlusOneExp09", "changes one parameter on average; simulated annealing",
        Opo { annealing: Annealing::Exponential(0.9), ..Opo::of(Mutation::Redraw(Rate::Classic)) };
    "SADiscreteOnePlusOneExp099", "changes one parameter on average; simulated annealing",
        Opo { annealing: Annealing::Exponential(0.99), ..Opo::of(Mutation::Redraw(Rate::Classic)) };
    "SADiscreteOnePlusOneLin100", "changes one parameter on average; simulated annealing",
        Opo { annealing: Annealing::Linear(100.0), ..Opo::of(Mutation::Redraw(Rate::Classic)) };
    "SmallLognormalDiscreteOnePlusOne", "learns how many parameters to change",
        Opo::of(Mutation::Redraw(Rate::LogNormal(0.2, 4)));
    "TinyLognormalDiscreteOnePlusOne", "learns how many parameters to change",
        Opo::of(Mutation::Redraw(Rate::LogNormal(0.01, 2)));
    "TwoPtRecombiningDiscreteLenglerOnePlusOne", "changes many parameters first, then fewer; crosses good points",
        Opo { crossover: Crossover::TwoPoints, ..Opo::of(Mutation::Redraw(Rate::Lengler(1.54468))) };
    "XLognormalDiscreteOnePlusOne", "learns how many parameters to change",
        Opo::of(Mutation::Redraw(Rate::LogNormal(0.8, 12)));
    "XSmallLognormalDiscreteOnePlusOne", "learns how many parameters to change",
        Opo::of(Mutation::Redraw(Rate::LogNormal(0.8, 4)));
    "NoisyBandit", "random points, the best of which are evaluated again; for noisy losses",
        Opo { repetition: Repetition::Optimistic(0.05), ..Opo::of(Mutation::Anywhere) };
};
