//! The report: one HTML file that holds all of a study and needs nothing else.

mod listed;
mod methods;
mod tables;

use neversim_core::StudyRecord;
use neversim_core::netsim::Recording;

use crate::encode::escaped;
use crate::error::PlotError;
use crate::figure::{FigureInput, FigureRow};
use crate::reduction::Reduction;
use crate::study_data::StudyData;

/// What a report is made with.
#[derive(Clone, Copy)]
pub struct ReportOptions<'a> {
    /// The spikes of the best evaluation, if there are any.
    pub best: Option<&'a Recording>,
    /// How the projection reduces all parameters to two dimensions.
    pub reduction: Reduction,
    /// Called with the completed share (0 to 1) by figures that take a while.
    pub progress: &'a (dyn Fn(f64) + Sync),
}

const STYLE: &str = include_str!("report/style.css");

/// Returns the report of a study as HTML: settings, the best parameters, every figure, tables, methods, provenance.
///
/// It opens from disk, can be printed, and loads nothing from elsewhere.
///
/// # Errors
///
/// [`PlotError::Study`] for a parameter of unknown type, [`PlotError::Drawing`], [`PlotError::Png`].
pub fn report(study: &StudyRecord, options: &ReportOptions<'_>) -> Result<String, PlotError> {
    let data = StudyData::of(study.settings(), study.history().evaluations());
    let ReportOptions { best, reduction, progress } = *options;
    let input = FigureInput { data: &data, best, reduction, progress };
    let name = study.folder().file_name().map_or("study".into(), |name| name.to_string_lossy().into_owned());
    let name = escaped(&name);
    let sections = [
        section("Result", &result(study, &data)),
        section("Figures", &figures(&input)?),
        section("Best evaluations", &tables::best_evaluations(study, &data)),
        section("Failures", &tables::failures(study, &data)),
        section("Methods", &methods::paragraph(study, &data)),
        section("Settings and provenance", &tables::provenance(study)),
    ];
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name}: neversim report</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{name}</h1>\n{}</body>\n</html>\n",
        sections.concat()
    ))
}

fn result(study: &StudyRecord, data: &StudyData) -> String {
    [tables::summary(study), tables::replicates(study, data), tables::best(study, data), tables::targets(study, data)]
        .concat()
}

fn section(title: &str, content: &str) -> String {
    format!("<section>\n<h2>{title}</h2>\n{content}</section>\n")
}

/// Every figure there is something for, and why the others are missing.
fn figures(input: &FigureInput<'_>) -> Result<String, PlotError> {
    let (mut html, mut missing) = (String::new(), String::new());
    for row in FigureRow::all() {
        match row.prepare(input).and_then(|figure| figure.to_svg()) {
            Ok(svg) => {
                let (title, caption) = (escaped(row.title), escaped(row.caption));
                html += &format!(
                    "<figure id=\"{}\">\n{svg}<figcaption><b>{title}.</b> {caption}</figcaption>\n</figure>\n",
                    row.name
                );
            }
            Err(PlotError::NothingToDraw { reason, .. }) => {
                missing += &format!("<li>{}: {}</li>\n", escaped(row.title), escaped(&reason));
            }
            Err(error) => return Err(error),
        }
    }
    if !missing.is_empty() {
        html += &format!("<p class=\"note\">Not drawn:</p>\n<ul class=\"note\">\n{missing}</ul>\n");
    }
    Ok(html)
}
