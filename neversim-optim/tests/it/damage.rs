//! States and options that are not what was written are refused with a reason, and never a panic.

use neversim_optim::test_functions::{SUITE, box_space};
use neversim_optim::{OptimizerError, OptimizerOptions, OptimizerState, restore};

use crate::{one_row_a_family, run, start};

#[test]
fn a_state_with_any_wrong_byte_is_refused() {
    for row in one_row_a_family() {
        let mut optimizer = start(row.name, box_space(2).unwrap(), 4, 1);
        run(optimizer.as_mut(), &SUITE[0], 4, 40);
        optimizer.ask();
        let state = optimizer.state();
        // Every byte of a small state, some thousand of a large one.
        for position in (0..state.bytes().len()).step_by(1 + state.bytes().len() / 2000) {
            let mut bytes = state.bytes().to_vec();
            bytes[position] ^= 1 << (position % 8);
            let changed = OptimizerState::new(state.strategy(), state.format(), bytes);
            assert!(matches!(restore(&changed), Err(OptimizerError::DamagedState { .. })), "byte {position}");
            let cut = state.bytes()[..position].to_vec();
            let cut = OptimizerState::new(state.strategy(), state.format(), cut);
            assert!(matches!(restore(&cut), Err(OptimizerError::DamagedState { .. })), "cut at {position}");
        }
    }
}

#[test]
fn a_state_of_another_format_or_strategy_is_refused() {
    let state = start("DE", box_space(2).unwrap(), 1, 1).state();
    let later = OptimizerState::new("DE", state.format() + 1, state.bytes().to_vec());
    let error = restore(&later).unwrap_err().to_string();
    assert!(
        error.contains(&(state.format() + 1).to_string()) && error.contains(&state.format().to_string()),
        "{error}"
    );

    let unknown = OptimizerState::new("DEE", state.format(), state.bytes().to_vec());
    let expected = OptimizerError::UnknownStrategy { name: "DEE".to_owned(), closest: Some("DE".to_owned()) };
    assert_eq!(restore(&unknown).unwrap_err(), expected);

    let mistaken = OptimizerState::new("OnePlusOne", state.format(), state.bytes().to_vec());
    assert!(matches!(restore(&mistaken), Err(OptimizerError::DamagedState { .. })));
}

#[test]
fn options_without_budget_or_workers_are_refused() {
    let space = box_space(1).unwrap();
    assert_eq!(OptimizerOptions::new(space.clone(), Some(0), 1, 1), Err(OptimizerError::NoBudget));
    assert_eq!(OptimizerOptions::new(space, None, 0, 1), Err(OptimizerError::NoWorkers));
}
