//! Warnings of destinations that the region of a function does not have.

use functiongraph::FunctionUrn;
use functiongraph::types::AsyncInvokeConfig;

use crate::args::global::Global;

/// Warns where the config, as it was set for the function, leads nowhere in the region.
pub(super) fn warn(global: &Global, function: &FunctionUrn, config: &AsyncInvokeConfig) {
    let set = config.func_urn.as_deref();
    let set = set.and_then(|urn| urn.parse::<FunctionUrn>().ok());
    let of_urn = set.as_ref().and_then(FunctionUrn::region);
    let region = of_urn.or(function.region()).or(global.region.as_deref());
    let (Some(region), Some(destinations)) = (region, &config.destination_config) else {
        return;
    };
    for (name, destination) in [
        ("on_success", &destinations.on_success),
        ("on_failure", &destinations.on_failure),
    ] {
        let Some(destination) = destination else {
            continue;
        };
        if destination.is_offered_in(region) == Some(false) {
            tracing::warn!(
                target: "functiongraph",
                "nothing will be delivered to {name} {destination}: {region} has no {} for results; choose another destination",
                destination.kind()
            );
        }
    }
}
