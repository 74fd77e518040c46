//! Every figure of studies of every shape is drawn, or says why not; nothing breaks down.

use neversim_plot::synthetic::{evaluation, recording, settings};
use neversim_plot::{FigureInput, FigureRow, PlotError, Reduction, StudyData};

const TYPES: [(&str, &str, f64, f64); 5] = [
    ("ge", "log", 2e-9, 3e-8),
    ("taum", "float", 0.01, 0.03),
    ("K", "log-int", 10.0, 1000.0),
    ("poisson_K_E", "int", 0.0, 3.0),
    ("vth", "float", -0.05, -0.05),
];

/// A study of the first parameters with losses by evaluation; parameters run through their ranges.
fn study(parameters: usize, losses: &[f64]) -> StudyData {
    let types = &TYPES[..parameters];
    let mut data = StudyData::new(&settings(types));
    for (number, loss) in (0_u32..).zip(losses) {
        let share = |step: u32| f64::from(number * step % 17) / 16.0;
        let values =
            types.iter().zip([3, 5, 7, 11, 13]).map(|((_, _, low, high), step)| low + share(step) * (high - low));
        data.push(&evaluation(number.into(), values.collect(), *loss));
    }
    data
}

fn shapes() -> Vec<(&'static str, Vec<f64>)> {
    let (silent, runaway) = (f64::INFINITY, f64::NAN);
    let mut one_finite = vec![silent; 12];
    one_finite[5] = 3.0;
    vec![
        ("no evaluation", vec![]),
        ("one evaluation", vec![1.0]),
        ("all failed", [silent, runaway].repeat(15)),
        ("one finite loss", one_finite),
        ("twelve decades", (0..40).map(|n| 10_f64.powf(f64::from(n) * 0.3 - 9.0)).collect()),
        ("a loss of zero", vec![0.0, 1.0, silent, 0.0]),
        ("one loss for all", vec![2.0; 25]),
        ("extreme losses", vec![f64::MIN_POSITIVE, f64::MAX, 1.0, runaway]),
        ("many", (0..2500).map(|n| if n % 9 == 0 { silent } else { f64::from(n % 100) + 0.5 }).collect()),
    ]
}

#[test]
fn every_figure_is_drawn_or_says_why_not() {
    let spikes: Vec<(u32, f64)> = (0..60).map(|n| (n % 7, f64::from(n) * 0.003)).collect();
    let active = recording(&spikes, 8, 6, 0.2);
    let silent = recording(&[], 8, 8, 0.2);
    for (shape, losses) in shapes() {
        for parameters in [1, 2, 5] {
            let data = study(parameters, &losses);
            for best in [None, Some(&active), Some(&silent)] {
                let input = FigureInput { best, ..FigureInput::new(&data) };
                for row in FigureRow::all() {
                    let place = format!("{} of {shape}, {parameters} parameters", row.name);
                    match row.prepare(&input) {
                        Ok(figure) => {
                            let (width, height) = figure.size();
                            let pixels = figure.to_rgb().unwrap_or_else(|error| panic!("{place}: {error}"));
                            assert_eq!(pixels.len(), 3 * width as usize * height as usize, "{place}");
                            assert!(pixels.iter().any(|byte| *byte < 100), "{place} is empty");
                        }
                        Err(PlotError::NothingToDraw { reason, .. }) => assert!(!reason.is_empty(), "{place}"),
                        Err(error) => panic!("{place}: {error}"),
                    }
                }
                // Spikes do not depend on the parameters.
                if parameters != 2 || losses.len() > 1000 {
                    break;
                }
            }
        }
    }
}

#[test]
fn a_png_is_one_and_an_svg_says_the_numbers_of_a_mark() {
    let data = study(2, &[4.0, f64::INFINITY, 0.25]);
    let figure = FigureRow::named("loss_history").unwrap().prepare(&FigureInput::new(&data)).unwrap();
    assert!(figure.to_png().unwrap().starts_with(b"\x89PNG\r\n"));
    let svg = figure.to_svg().unwrap();
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{svg}");
    assert!(svg.contains("<title>evaluation 2: loss 0.25\nge = "), "{svg}");
    assert!(svg.contains("undefined: fr, cv: 1"), "{svg}");
}

#[test]
fn an_unknown_figure_is_refused_with_those_there_are() {
    let error = FigureRow::named("lossy").err().unwrap().to_string();
    assert!(error.contains("unknown figure `lossy`") && error.contains("loss_history, parameter_pairs"), "{error}");
    assert_eq!("umap".parse::<Reduction>().unwrap(), Reduction::Umap);
    assert!("mds".parse::<Reduction>().unwrap_err().to_string().ends_with("one of pca, tsne, umap"));
}
