//! What a figure is, and how one becomes a file.

use neversim_core::netsim::Recording;
use plotters::backend::BitMapBackend;
use plotters_svg::SVGBackend;

use crate::canvas::Canvas;
use crate::encode;
use crate::error::PlotError;
use crate::painter::Painter;
use crate::reduction::Reduction;
use crate::study_data::StudyData;
use crate::theme;

/// What figures are drawn from.
#[derive(Clone, Copy)]
pub struct FigureInput<'a> {
    /// The study's evaluations.
    pub data: &'a StudyData,
    /// The spikes of the best evaluation, if there are any.
    pub best: Option<&'a Recording>,
    /// How the projection reduces all parameters to two dimensions.
    pub reduction: Reduction,
    /// Called with the completed share (0 to 1) by figures that take a while.
    pub progress: &'a (dyn Fn(f64) + Sync),
}

impl<'a> FigureInput<'a> {
    /// Returns the input of a study without spikes, projected by PCA, without progress.
    #[must_use]
    pub fn new(data: &'a StudyData) -> Self {
        Self { data, best: None, reduction: Reduction::Pca, progress: &|_| {} }
    }
}

/// One figure: a row of the table.
pub struct FigureRow {
    /// Its name, and that of its files.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is seen, in a sentence or two; the report prints it below the figure.
    pub caption: &'static str,
    /// Whether it is quick enough to be redrawn while the study runs.
    pub is_live: bool,
    pub(crate) prepare: Prepare,
}

/// The data step: from the study to numbers, or to the reason why there is nothing to draw.
pub(crate) type Prepare = fn(&FigureInput<'_>) -> Result<Box<dyn Drawing>, String>;

/// The numbers of a figure, ready to be drawn.
pub(crate) trait Drawing {
    /// Returns width and height (px).
    fn size(&self) -> (u32, u32);

    fn draw(&self, painter: &mut Painter<'_>);
}

impl FigureRow {
    /// Computes the numbers of the figure, which can then be drawn several times.
    ///
    /// # Errors
    ///
    /// [`PlotError::NothingToDraw`] with the reason.
    pub fn prepare(&self, input: &FigureInput<'_>) -> Result<Figure, PlotError> {
        let refuse = |reason| PlotError::NothingToDraw { figure: self.name, reason };
        Ok(Figure { drawing: (self.prepare)(input).map_err(refuse)? })
    }
}

/// A figure whose numbers are computed.
pub struct Figure {
    drawing: Box<dyn Drawing>,
}

impl Figure {
    /// Returns width and height (px).
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.drawing.size()
    }

    /// Returns the figure as pixels, three bytes (red, green, blue) each, row by row from the top.
    ///
    /// # Errors
    ///
    /// [`PlotError::Drawing`].
    pub fn to_rgb(&self) -> Result<Vec<u8>, PlotError> {
        theme::register_fonts();
        let (width, height) = self.size();
        let mut pixels = vec![255; 3 * width as usize * height as usize];
        let mut painter = Painter::new(Canvas::Bitmap(BitMapBackend::with_buffer(&mut pixels, (width, height))));
        self.drawing.draw(&mut painter);
        painter.finish()?;
        Ok(pixels)
    }

    /// Returns the figure as the bytes of a PNG file.
    ///
    /// # Errors
    ///
    /// [`PlotError::Drawing`], [`PlotError::Png`].
    pub fn to_png(&self) -> Result<Vec<u8>, PlotError> {
        encode::png(&self.to_rgb()?, self.size())
    }

    /// Returns the figure as the text of an SVG file; resting the pointer on a mark shows its numbers.
    ///
    /// # Errors
    ///
    /// [`PlotError::Drawing`].
    pub fn to_svg(&self) -> Result<String, PlotError> {
        theme::register_fonts();
        let mut text = String::new();
        let mut painter = Painter::new(Canvas::Svg(SVGBackend::with_string(&mut text, self.size())));
        self.drawing.draw(&mut painter);
        let hovers = painter.finish()?;
        Ok(encode::with_hovers(text, &hovers))
    }
}
