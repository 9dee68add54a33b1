//! Which function is run by what.

use super::handler::{parse_event, unreadable_event};
use super::settings::Settings;
use super::source::Source;
use crate::invocation::InvocationHandler;
use functiongraph::FunctionUrn;

/// What runs a function.
pub(crate) struct Runnable {
    pub source: Source,
    /// Its settings, where it was not created.
    pub defaults: Settings,
}

/// What runs each function.
#[derive(Default)]
pub(crate) struct Functions {
    /// Of the functions that have nothing of their own.
    handler: Option<Runnable>,
    own: Vec<(FunctionUrn, Runnable)>,
}

impl Functions {
    pub(crate) fn new(
        handler: Option<InvocationHandler>,
        own: Vec<(FunctionUrn, Runnable)>,
        defaults: Settings,
    ) -> Self {
        Self {
            handler: handler.map(|handler| Runnable {
                source: Source::Handler(handler),
                defaults,
            }),
            own,
        }
    }

    /// Whether an invocation of this URN runs something.
    pub(crate) fn runs(&self, urn: &str) -> bool {
        self.handler.is_some() || self.has_own(urn)
    }

    /// The settings of a URL or a folder that was not created.
    pub(crate) fn own_defaults(&self, urn: &str) -> Option<&Settings> {
        let urn = urn.parse().ok()?;
        self.find_own(&urn, &urn).map(|runnable| &runnable.defaults)
    }

    fn has_own(&self, urn: &str) -> bool {
        if self.own.is_empty() {
            return false;
        }
        let urn = urn.parse::<FunctionUrn>();
        urn.is_ok_and(|urn| self.own.iter().any(|(own, _)| is_of(own, &urn)))
    }

    /// What runs a version.
    pub(crate) fn find(&self, function: &FunctionUrn, version: &FunctionUrn) -> Option<&Runnable> {
        self.find_own(function, version).or(self.handler.as_ref())
    }

    /// One that is named with its version precedes one of all versions, and one with region and project one without.
    fn find_own(&self, function: &FunctionUrn, version: &FunctionUrn) -> Option<&Runnable> {
        if self.own.is_empty() {
            return None;
        }
        let own = |qualifier: Option<&str>| {
            let own = self.own.iter().filter(|(own, _)| is_of(own, version));
            own.filter(|(own, _)| own.qualifier() == qualifier)
                .max_by_key(|(own, _)| (own.region().is_some(), own.project_id().is_some()))
        };
        let named = |urn: &FunctionUrn| own(Some(urn.qualifier()?));
        let any = || own(None);
        let found = named(function).or_else(|| named(version)).or_else(any);
        found.map(|(_, runnable)| runnable)
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
        for (_, runnable) in &self.own {
            runnable.source.stop();
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

/// Whether both name the same versions, maybe one without its package.
pub(super) fn is_same(one: &FunctionUrn, other: &FunctionUrn) -> bool {
    one.qualifier() == other.qualifier() && is_of(one, other) && is_of(other, one)
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
    fn prefers_most_exact_name() {
        let own = [
            "resize",
            "p:default:resize:v1",
            "p:default:resize:!live",
            "crop",
            "urn:fss:cn-north-4:p:function:default:crop",
            "p:default:crop",
        ];
        let own = own.map(|name: &str| {
            let handler: InvocationHandler =
                Arc::new(|_| Box::pin(async { Ok(serde_json::Value::Null) }));
            let runnable = Runnable {
                source: Source::Handler(handler),
                defaults: Settings::default(),
            };
            (name.parse().unwrap(), runnable)
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
        assert_eq!(found("crop:latest", "crop:latest"), Some(4));
        assert_eq!(found("cleanup:latest", "cleanup:latest"), None);
        assert!(functions.runs(urn("resize:v9").as_str()));
        assert!(!functions.runs(urn("cleanup:v1").as_str()));
    }
}
