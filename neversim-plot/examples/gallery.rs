//! Draws every figure of synthetic studies of many sizes and shapes, for inspection by eye:
//! `cargo run --release -p neversim-plot --example gallery -- FOLDER [CASE]`.
#![expect(clippy::print_stdout, reason = "a program that shows its results")]

use std::path::Path;
use std::time::Instant;

use neversim_plot::synthetic::{evaluation, settings};
use neversim_plot::{FigureInput, FigureRow, FileFormat, PlotError, Reduction, StudyData, write_figure};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

type Parameter = (&'static str, &'static str, f64, f64);

const PARAMETERS: [Parameter; 10] = [
    ("ge", "log", 2e-9, 3e-8),
    ("gi", "log", 2e-8, 8e-7),
    ("taum", "float", 0.01, 0.03),
    ("K", "log-int", 50.0, 500.0),
    ("vth", "float", -0.055, -0.045),
    ("taue", "float", 0.002, 0.01),
    ("poisson_K_E", "int", 0.0, 12.0),
    ("taur", "log", 0.001, 0.01),
    ("sigma_space", "log", 1e-5, 1e-3),
    ("synapse_delay", "float", 1e-4, 1e-3),
];

/// Draws a study whose evaluations close in on a valley, as those of an optimizer do.
fn study(
    parameters: &[Parameter],
    evaluations: usize,
    loss: impl Fn(&[f64], &mut Xoshiro256PlusPlus) -> f64,
) -> StudyData {
    let mut generator = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut data = StudyData::new(&settings(parameters));
    for index in 0..evaluations {
        let width = 0.5 * (1.0 - 0.9 * index as f64 / evaluations as f64);
        let mut position =
            || (0.55 + width * (generator.random::<f64>() + generator.random::<f64>() - 1.0) * 1.6).clamp(0.0, 1.0);
        let positions: Vec<f64> = parameters.iter().map(|_| position()).collect();
        let value = |((_, kind, lower, upper), u): (&Parameter, &f64)| match *kind {
            "log" => lower * (upper / lower).powf(*u),
            "int" => (lower + u * (upper - lower)).round(),
            "log-int" => (lower * (upper / lower).powf(*u)).round(),
            _ => lower + u * (upper - lower),
        };
        let values = parameters.iter().zip(&positions).map(value).collect();
        data.push(&evaluation(index as u64, values, loss(&positions, &mut generator)));
    }
    data
}

/// A valley with a silent and a runaway corner.
fn valley(u: &[f64], generator: &mut Xoshiro256PlusPlus) -> f64 {
    let v = |index: usize| u.get(index).copied().unwrap_or(0.5);
    match v(0) - v(1) * 0.8 {
        drive if drive < -0.35 => f64::INFINITY,
        drive if drive > 0.55 => f64::NAN,
        _ => {
            let distance: f64 = u.iter().zip([0.6, 0.5, 0.7, 0.4, 0.5]).map(|(u, best)| (u - best).powi(2)).sum();
            (distance + 0.001) * (0.5 * generator.random::<f64>() + 0.75) * 20.0
        }
    }
}

fn draw(folder: &Path, case: &str, data: &StudyData) {
    for row in FigureRow::all() {
        let begun = Instant::now();
        let input = FigureInput { reduction: Reduction::Pca, ..FigureInput::new(data) };
        match write_figure(row, &input, &folder.join(case), &[FileFormat::Png]) {
            Ok(_) => println!("{case} {}: {:.3} s", row.name, begun.elapsed().as_secs_f64()),
            Err(PlotError::NothingToDraw { reason, .. }) => println!("{case} {}: {reason}", row.name),
            Err(error) => println!("{case} {}: FAILED {error}", row.name),
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = arguments.get(1).map_or("gallery", String::as_str);
    let wanted = arguments.get(2);
    let cases: [(&str, &dyn Fn() -> StudyData); 16] = [
        ("d2_n200", &|| study(&PARAMETERS[..2], 200, valley)),
        ("d1_n50", &|| study(&PARAMETERS[..1], 50, valley)),
        ("d5_n10", &|| study(&PARAMETERS[..5], 10, valley)),
        ("d5_n1000", &|| study(&PARAMETERS[..5], 1000, valley)),
        ("d8_n5000", &|| study(&PARAMETERS[..8], 5000, valley)),
        ("d10_n20000", &|| study(&PARAMETERS, 20_000, valley)),
        ("d2_n10", &|| study(&PARAMETERS[..2], 10, valley)),
        ("d2_n20000", &|| study(&PARAMETERS[..2], 20_000, valley)),
        ("all_failed", &|| study(&PARAMETERS[..3], 60, |u, _| if u[0] > 0.5 { f64::NAN } else { f64::INFINITY })),
        ("one_finite", &|| study(&PARAMETERS[..3], 60, |u, _| if u[0] > 0.97 { 2.5 } else { f64::INFINITY })),
        ("twelve_decades", &|| {
            study(&PARAMETERS[..3], 400, |u, g| 10_f64.powf(-9.0 + 24.0 * (u[0] - 0.5).abs() + g.random::<f64>()))
        }),
        ("zero_loss", &|| study(&PARAMETERS[..2], 100, |u, _| ((u[0] * 20.0).round() / 20.0 - 0.5).powi(2))),
        ("integers", &|| {
            study(
                &[("K", "int", 1.0, 4.0), ("N", "log-int", 10.0, 2000.0), ("poisson_K_E", "int", 0.0, 100.0)],
                150,
                valley,
            )
        }),
        ("constant_column", &|| {
            study(&[("ge", "float", 3e-9, 3e-9), ("gi", "log", 2e-8, 8e-7), ("K", "int", 5.0, 5.0)], 100, valley)
        }),
        ("constant_loss", &|| study(&PARAMETERS[..3], 40, |_, _| 1.0)),
        ("one_row", &|| study(&PARAMETERS[..3], 1, |_, _| 1.0)),
    ];
    for (case, make) in cases.iter().filter(|(case, _)| wanted.is_none_or(|wanted| wanted == case)) {
        draw(folder.as_ref(), case, &make());
    }
}
