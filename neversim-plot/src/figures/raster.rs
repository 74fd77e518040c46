//! Every spike of the best network.

use neversim_core::netsim::Recording;

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign};
use crate::painter::{Area, Painter};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::spikes;
use crate::theme::{EXCITATORY, INHIBITORY};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "raster",
    title: "Spikes of the best network",
    caption: "Each spike of the best evaluation: its time and its neuron, excitatory neurons below, inhibitory above.",
    is_live: false,
    prepare: |input: &FigureInput<'_>| {
        Ok(Box::new(Raster::new(spikes::recording(input)?, spikes::replicate_remark(input))?))
    },
};

struct Raster {
    times: Vec<f64>,
    neurons: Vec<u32>,
    excitatory: u32,
    count: u32,
    duration: f64,
    replicate: String,
}

impl Raster {
    fn new(recording: &Recording, replicate: String) -> Result<Self, String> {
        if recording.spike_ids.is_empty() {
            return Err("the best network is silent".into());
        }
        Ok(Self {
            times: recording.spike_times.clone(),
            neurons: recording.spike_ids.clone(),
            excitatory: recording.excitatory,
            count: recording.neurons,
            duration: recording.duration,
            replicate,
        })
    }
}

impl Drawing for Raster {
    fn size(&self) -> (u32, u32) {
        (1800, 1000)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let inhibitory = self.count - self.excitatory;
        let legend = [
            Entry::new(Sign::Disc(EXCITATORY), format!("excitatory: {} neurons", self.excitatory)),
            Entry::new(Sign::Disc(INHIBITORY), format!("inhibitory: {inhibitory} neurons")),
        ];
        let remark = heading::remark([format!("{} spikes", self.times.len()), self.replicate.clone()]);
        heading::draw(painter, ROW.title, &remark, &legend);
        let x = Scale::new("time", "s", Spacing::Linear, 0.0, self.duration);
        let y = Scale::new("neuron", "", Spacing::Integer, 0.0, f64::from(self.count));
        let panel = Panel::within(painter, painter.area().without(0, heading::HEIGHT, 0, 0), &x, &y);
        let side = match self.times.len() {
            ..=3000 => 4,
            3001..=40_000 => 3,
            _ => 2,
        };
        painter.dense(panel.inside, |layer, inside| {
            let panel = panel.on(inside);
            for (time, neuron) in self.times.iter().zip(&self.neurons) {
                let colour = if *neuron < self.excitatory { EXCITATORY } else { INHIBITORY };
                let (x, y) = panel.at(*time, f64::from(*neuron) + 0.5);
                layer.rectangle(Area::new(x, y - side / 2, side - 1, side - 1), colour);
            }
        });
        panel.frame(painter, Labels::BOTH);
    }
}
