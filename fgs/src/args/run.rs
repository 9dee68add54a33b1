//! The options of a run, in whatever way it is invoked.

use clap::Args as ClapArgs;

use super::bounds;
use super::target::Target;
use crate::failure::Given;
use crate::values::number;

pub(crate) const DATA: &str = "--data <JSON>";
const MEMORY: &str = "X-Cff-Instance-Memory";

#[derive(Debug, ClapArgs)]
pub(crate) struct Run {
    #[arg(long, help = bounds::of_parameter("Memory of this run in MB, instead of the function's own", MEMORY), value_name = "MB", value_parser = number::whole, allow_negative_numbers = true)]
    pub memory: Option<i64>,
    #[command(flatten)]
    pub target: Target,
}

impl Run {
    pub(crate) fn given(&self) -> [Given; 1] {
        let memory = self.memory.map(|memory| memory.to_string());
        let memory = memory.unwrap_or_default();
        [(MEMORY, "--memory <MB>", memory)]
    }
}
