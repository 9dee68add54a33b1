//! Which function is run by what.

use super::handler::{parse_event, unreadable_event};
use super::settings::Settings;
use super::source::Source;
use crate::invocation::InvocationHandler;
use functiongraph::FunctionUrn;

/// What runs each function.
#[derive(Default)]
pub(crate) struct Functions {
    /// Of the functions that have nothing of their own.
    handler: Option<Source>,
    own: Vec<(FunctionUrn, Source)>,
    /// Of a function that was not created.
    pub(crate) defaults: Settings,
}

impl Functions {
    pub(crate) fn new(
        handler: Option<InvocationHandler>,
        own: Vec<(FunctionUrn, Source)>,
        defaults: Settings,
    ) -> Self {
        Self {
            handler: handler.map(Source::Handler),
            own,
            defaults,
        }
    }

    /// Whether an invocation of this URN runs something.
    pub(crate) fn runs(&self, urn: &str) -> bool {
        self.handler.is_some() || self.has_own(urn)
    }

    /// The settings of a URL or a folder that was not created.
    pub(crate) fn own_defaults(&self, urn: &str) -> Option<&Settings> {
        self.has_own(urn).then_some(&self.defaults)
    }

    fn has_own(&self, urn: &str) -> bool {
        let Ok(urn) = urn.parse::<FunctionUrn>() else {
            return false;
        };
        self.own.iter().any(|(own, _)| is_of(own, &urn))
    }

    /// What runs a version. One that is named with its version precedes one of all versions.
    pub(crate) fn find(&self, function: &FunctionUrn, version: &FunctionUrn) -> Option<&Source> {
        let own = || self.own.iter().filter(|(own, _)| is_of(own, version));
        let named = |urn: &FunctionUrn| {
            let qualifier = urn.qualifier()?;
            own().find(|(own, _)| own.qualifier() == Some(qualifier))
        };
        let any = || own().find(|(own, _)| own.qualifier().is_none());
        let found = named(function).or_else(|| named(version)).or_else(any);
        found.map(|(_, source)| source).or(self.handler.as_ref())
    }

    /// Whether what runs this URN can take the event, or why not.
    pub(crate) fn check_event(&self, urn: &str, event: &[u8]) -> Result<(), String> {
        if self.handler.is_none() || self.has_own(urn) {
            return Ok(());
        }
        let parsed = parse_event(event);
        parsed.map(drop).map_err(|error| unreadable_event(&error))
    }

    /// Ends what is kept running.
    pub(crate) fn stop(&self) {
        for (_, source) in &self.own {
            source.stop();
        }
    }
}

/// Whether a URN is a version or alias of the function that another names, maybe without region and project.
fn is_of(named: &FunctionUrn, urn: &FunctionUrn) -> bool {
    let agrees = |named: Option<&str>, other| named.is_none() || named == other;
    named.name() == urn.name()
        && named.package() == urn.package()
        && agrees(named.region(), urn.region())
        && agrees(named.project_id(), urn.project_id())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn urn(name: &str) -> FunctionUrn {
        let urn = format!("urn:fss:cn-north-4:p:function:default:{name}");
        urn.parse().unwrap()
    }

    #[test]
    fn a_version_precedes_the_function() {
        let own = ["resize", "p:default:resize:v1", "p:default:resize:!live"].map(|name: &str| {
            let handler: InvocationHandler =
                Arc::new(|_| Box::pin(async { Ok(serde_json::Value::Null) }));
            (name.parse().unwrap(), Source::Handler(handler))
        });
        let functions = Functions::new(None, own.into(), Settings::default());
        let found = |function: &str, version: &str| {
            let found = functions.find(&urn(function), &urn(version))?;
            let mut own = functions.own.iter();
            own.position(|(_, own)| std::ptr::eq(own, found))
        };
        assert_eq!(found("resize:latest", "resize:latest"), Some(0));
        assert_eq!(found("resize:v1", "resize:v1"), Some(1));
        assert_eq!(found("resize:!beta", "resize:v1"), Some(1));
        assert_eq!(found("resize:!live", "resize:v1"), Some(2));
        assert_eq!(found("cleanup:latest", "cleanup:latest"), None);
        assert!(functions.runs(urn("resize:v9").as_str()));
        assert!(!functions.runs(urn("cleanup:v1").as_str()));
    }
}
