//! The options of a run, in whatever way it is invoked.

use clap::Args as ClapArgs;

use super::target::Target;
use crate::failure::Given;
use crate::values::number;

pub(crate) const DATA: &str = "--data <JSON>";

#[derive(Debug, ClapArgs)]
pub(crate) struct Run {
    /// Memory of this run in MB, instead of the function's own
    #[arg(long, value_name = "MB", value_parser = number::whole, allow_negative_numbers = true)]
    pub memory: Option<i64>,
    #[command(flatten)]
    pub target: Target,
}

impl Run {
    pub(crate) fn given(&self) -> [Given; 1] {
        let memory = self.memory.map(|memory| memory.to_string());
        let memory = memory.unwrap_or_default();
        [("X-Cff-Instance-Memory", "--memory <MB>", memory)]
    }
}
