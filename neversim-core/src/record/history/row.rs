//! A row of the history: an evaluation as a line of text, and back.

use std::time::Duration;

use super::columns::Columns;
use crate::record::evaluation::{Evaluation, Failure, Outcome, Spread, Status};
use crate::record::number::shortest;
use crate::record::time;

/// Returns an evaluation as a line, without its end.
pub(super) fn write(evaluation: &Evaluation, columns: &Columns) -> String {
    let Evaluation { number, values, metrics, spread, outcome, note, seed, started, duration } = evaluation;
    let mut fields = vec![number.to_string()];
    fields.extend(values.iter().map(|value| shortest(*value)));
    fields.extend(metrics.iter().map(|value| value.map(shortest).unwrap_or_default()));
    match spread {
        Some(spread) => {
            let losses = [spread.loss_mean, spread.loss_deviation];
            fields.extend(spread.metrics.iter().chain(&losses).map(|value| shortest(*value)));
        }
        None if columns.has_spread => fields.extend((0..columns.metrics + 2).map(|_| String::new())),
        None => {}
    }
    fields.push(outcome.told_loss().map_or("inf".to_owned(), shortest));
    fields.push(quoted(&outcome.status().to_string()));
    fields.push(match outcome {
        Outcome::Completed { .. } => quoted(note),
        Outcome::Failed(failure) => quoted(&failure.reason),
    });
    fields.push(seed.to_string());
    fields.push(quoted(&time::to_milliseconds(*started)));
    fields.push(format!("{:.6}", duration.as_secs_f64()));
    fields.join(",")
}

/// Returns text as a CSV field on one line: a row of several lines could not be told from a torn one.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['\n', '\r'], " ").replace('"', "\"\""))
}

/// Returns the evaluation that a row holds, or what is wrong with it.
pub(super) fn read(record: &csv::StringRecord, columns: &Columns) -> Result<Evaluation, String> {
    Fields { record, next: 0 }.evaluation(columns)
}

/// The fields of a row, taken from left to right.
struct Fields<'a> {
    record: &'a csv::StringRecord,
    next: usize,
}

impl Fields<'_> {
    fn evaluation(mut self, columns: &Columns) -> Result<Evaluation, String> {
        let number = self.take("evaluation")?;
        let values = self.list(columns.parameters, |fields| fields.take("parameter"))?;
        let metrics = self.list(columns.metrics, |fields| fields.take_optional("metric"))?;
        let spread = if columns.has_spread { self.spread(columns.metrics)? } else { None };
        let loss: f64 = self.take("loss")?;
        let status: Status = self.text()?.parse()?;
        let reason = self.text()?.to_owned();
        let seed = self.take("seed")?;
        let started = self.text()?;
        let started = humantime::parse_rfc3339(started).map_err(|error| format!("started `{started}`: {error}"))?;
        let seconds: f64 = self.take("seconds")?;
        let duration = Duration::try_from_secs_f64(seconds).map_err(|error| format!("seconds `{seconds}`: {error}"))?;
        let mut note = String::new();
        let outcome = match status {
            Status::Ok if loss.is_finite() => {
                note = reason;
                Outcome::Completed { loss }
            }
            Status::Ok => return Err(format!("the loss {loss} of a successful evaluation is not finite")),
            status => Outcome::Failed(Failure::new(status, reason).graded(Some(loss))),
        };
        Ok(Evaluation { number, values, metrics, spread, outcome, note, seed, started, duration })
    }

    fn spread(&mut self, metrics: usize) -> Result<Option<Spread>, String> {
        let deviations = self.list(metrics, |fields| fields.take_optional("deviation"))?;
        let (mean, deviation) = (self.take_optional("loss_mean")?, self.take_optional("loss_sd")?);
        let spread = deviations.into_iter().collect::<Option<_>>().zip(mean.zip(deviation));
        Ok(spread.map(|(metrics, (loss_mean, loss_deviation))| Spread { metrics, loss_mean, loss_deviation }))
    }

    /// Takes `count` fields, without spare capacity: a history can have a million rows.
    fn list<T>(
        &mut self,
        count: usize,
        mut take: impl FnMut(&mut Self) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(take(self)?);
        }
        Ok(list)
    }

    fn text(&mut self) -> Result<&str, String> {
        self.next += 1;
        self.record.get(self.next - 1).ok_or_else(|| format!("field {} is missing", self.next))
    }

    fn take<T: std::str::FromStr>(&mut self, what: &str) -> Result<T, String> {
        let text = self.text()?;
        text.parse().map_err(|_| format!("the {what} `{text}` is not a number"))
    }

    fn take_optional(&mut self, what: &str) -> Result<Option<f64>, String> {
        if self.record.get(self.next) == Some("") {
            self.next += 1;
            return Ok(None);
        }
        self.take(what).map(Some)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::time::SystemTime;

    fn evaluation(number: u64, outcome: Outcome) -> Evaluation {
        Evaluation {
            number,
            values: vec![3.327_602_336e-9, 0.1 + 0.2],
            metrics: vec![Some(1.0 / 3.0), None],
            spread: None,
            outcome,
            note: String::new(),
            seed: 2,
            started: SystemTime::UNIX_EPOCH + Duration::from_millis(1_234_567_890_123),
            duration: Duration::from_micros(15_250),
        }
    }

    pub(in crate::record::history) fn columns(has_spread: bool) -> Columns {
        Columns::new(["ge", "gi"].into_iter(), &["cv".into(), "cv_2".into()], has_spread)
    }

    pub(in crate::record::history) fn rows() -> [Evaluation; 2] {
        let failure = Failure::new(Status::Undefined, "cv_2 has no value,\nit is \"silent\"");
        [evaluation(0, Outcome::Completed { loss: 0.25 }), evaluation(1, Outcome::Failed(failure))]
    }

    #[test]
    fn rows_are_what_other_programs_expect() {
        assert_eq!(
            write(&rows()[0], &columns(false)),
            "0,3.327602336e-9,0.30000000000000004,0.3333333333333333,,0.25,\"ok\",\"\",2,\
             \"2009-02-13T23:31:30.123Z\",0.015250"
        );
        assert!(
            write(&rows()[1], &columns(false))
                .contains(",inf,\"undefined\",\"cv_2 has no value, it is \"\"silent\"\"\",2,")
        );
    }

    fn read_back(evaluation: &Evaluation, columns: &Columns) -> Evaluation {
        let line = write(evaluation, columns);
        let record = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes()).records().next();
        read(&record.unwrap().unwrap(), columns).unwrap()
    }

    #[test]
    fn the_spread_of_replicates_stands_before_the_loss() {
        let columns = columns(true);
        assert!(columns.header().contains(",cv,cv_2,cv_sd,cv_2_sd,loss_mean,loss_sd,loss,status,"));
        let spread = Spread { metrics: vec![0.5, 0.0], loss_mean: 0.75, loss_deviation: 0.125 };
        let replicated = Evaluation { metrics: vec![Some(1.0), Some(2.0)], spread: Some(spread), ..rows()[0].clone() };
        assert!(write(&replicated, &columns).contains(",1,2,0.5,0,0.75,0.125,0.25,\"ok\","));
        assert_eq!(read_back(&replicated, &columns), replicated);
        assert!(write(&rows()[1], &columns).contains(",0.3333333333333333,,,,,,inf,\"undefined\","));
        assert_eq!(read_back(&rows()[1], &columns).spread, None);
    }

    #[test]
    fn a_graded_failure_keeps_its_status_and_its_loss() {
        let failure = Failure::new(Status::Runaway, "too fast").graded(Some(245.5));
        let graded = evaluation(3, Outcome::Failed(failure));
        assert!(write(&graded, &columns(false)).contains(",245.5,\"runaway\",\"too fast\","));
        let read = read_back(&graded, &columns(false));
        assert_eq!(read, graded);
        assert_eq!((read.outcome.loss(), read.outcome.told_loss()), (None, Some(245.5)));
    }
}
