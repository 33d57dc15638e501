//! One answer to what a request trigger is: the handler's plan and the simulator agree.

use treble_flow_designer::handler::plan::{Plan, Purpose};
use treble_flow_designer::model::trigger::{Standing, standing};
use treble_flow_designer::model::{BlockId, Flow};
use treble_flow_designer::sim::{Input, State, Waiting, step};

/// Whether a conversation that comes to a block pauses there.
fn pauses_in_simulator(flow: &Flow, block: &BlockId) -> bool {
    let flow = Flow { start: Some(block.clone()), ..flow.clone() };
    let state = State::new("d2fa98d29a26", 1_772_373_900_000);
    let (state, _) = step(&flow, state, &Input::Start { text: None });
    state.block.as_ref() == Some(block) && state.waiting == Waiting::Update
}

/// How many blocks of a flow pause. Panics where somebody thinks otherwise.
pub(crate) fn pausing(flow: &Flow, about: &str) -> usize {
    let plan = Plan::new(flow);
    let mut count = 0;
    for (id, block) in flow.blocks.iter() {
        let pauses = pauses_in_simulator(flow, id);
        assert_eq!(standing(block) == Standing::Works, pauses, "{about}: {id}");
        count += usize::from(pauses);
    }
    for route in &plan.routes {
        let leads_to_pause = route.callers.iter().any(|caller| {
            let Some((block, exit)) = caller.rsplit_once('/') else { return false };
            let to = flow.path(block, exit).and_then(|path| path.to.clone());
            to.is_some_and(|to| flow.blocks.contains(to.as_str()) && pauses_in_simulator(flow, &to))
        });
        assert_eq!(route.purpose == Purpose::Trigger, leads_to_pause, "{about}: {route:?}");
    }
    count
}
