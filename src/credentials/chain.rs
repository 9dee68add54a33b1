//! One place after the other.

use std::sync::OnceLock;

use super::provide::{
    Context, ProvideCredentials, ProvideError, ProvideErrorKind, Provided, Providing,
};
use super::{
    AssumeAgencyWithOidc, Environment, Metadata, PodIdentity, Profile, TerraformEnvironment,
};
use crate::variables::Variables;

/// Places in order: the first that has something set up gives the credentials.
///
/// A place that is half set, or whose service fails, ends the search with its error: keys from
/// elsewhere would act for someone else. (The official SDKs go on instead.) For the same reason a chain that has
/// given credentials asks the place they came from for the next, and no other place.
///
/// ```
/// use functiongraph::Client;
/// use functiongraph::credentials::{Chain, Environment, Profile};
///
/// let chain = Chain::new().then(Environment::new()).then(Profile::new().section("staging"));
/// let client = Client::builder().credentials_provider(chain).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Chain {
    places: Vec<Box<dyn ProvideCredentials>>,
    /// Which place has given credentials.
    chosen: OnceLock<usize>,
}

impl Chain {
    /// A chain without a place.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The official SDKs' places in their order: [`AssumeAgencyWithOidc`], [`Environment`], [`Profile`],
    /// [`Metadata`], [`PodIdentity`]; and last the names of the Terraform provider, [`TerraformEnvironment`].
    #[must_use]
    pub fn official() -> Self {
        Self::with(&Variables::default())
    }

    pub(crate) fn with(variables: &Variables) -> Self {
        Self::new()
            .then(AssumeAgencyWithOidc::with(variables.clone()))
            .then(Environment::with(variables.clone()))
            .then(Profile::with(variables.clone()))
            .then(Metadata::with(variables.clone()))
            .then(PodIdentity::with(variables.clone()))
            .then(TerraformEnvironment::with(variables.clone()))
    }

    /// Adds a place, to be asked after the others.
    #[must_use]
    pub fn then(mut self, place: impl ProvideCredentials + 'static) -> Self {
        self.places.push(Box::new(place));
        self
    }

    async fn look(&self, context: &Context) -> Result<Provided, ProvideError> {
        if let Some(place) = self
            .chosen
            .get()
            .and_then(|chosen| self.places.get(*chosen))
        {
            return place.provide(context).await.map_err(|error| match error.kind() {
                ProvideErrorKind::Absent => {
                    let problem = "it gave the last credentials, and no other place is asked for the next";
                    ProvideError::service(format!("{error}; {problem}")).retryable(true)
                }
                _ => error,
            });
        }
        let mut missing = Vec::new();
        for (number, place) in self.places.iter().enumerate() {
            match place.provide(context).await {
                Err(error) if error.kind() == ProvideErrorKind::Absent => {
                    missing.push(error.to_string())
                }
                Ok(provided) => {
                    self.chosen.get_or_init(|| number);
                    return Ok(provided);
                }
                failed => return failed,
            }
        }
        Err(ProvideError::nowhere(missing))
    }
}

impl ProvideCredentials for Chain {
    fn provide<'a>(&'a self, context: &'a Context) -> Providing<'a> {
        Box::pin(self.look(context))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::credentials::{Credentials, Providing};

    /// A place that is there or not.
    #[derive(Clone, Debug)]
    struct Place(&'static str, Arc<AtomicBool>);

    impl ProvideCredentials for Place {
        fn provide<'a>(&'a self, _: &'a Context) -> Providing<'a> {
            let given = match self.1.load(Ordering::Relaxed) {
                true => Ok(Provided::new(Credentials::keys("AK", "SK"), self.0)),
                false => Err(ProvideError::absent(format!("{}: nobody answers", self.0))),
            };
            Box::pin(async { given })
        }
    }

    #[tokio::test]
    async fn keeps_the_place_that_gave() {
        let place = |name, is_there| Place(name, Arc::new(AtomicBool::new(is_there)));
        let (first, second, third) = (
            place("first", false),
            place("second", true),
            place("third", true),
        );
        let chain = Chain::new()
            .then(first.clone())
            .then(second.clone())
            .then(third);
        let context = Context::new(reqwest::Client::new());
        assert_eq!(chain.provide(&context).await.unwrap().source, "second");

        first.1.store(true, Ordering::Relaxed);
        assert_eq!(chain.provide(&context).await.unwrap().source, "second");

        second.1.store(false, Ordering::Relaxed);
        let gone = chain.provide(&context).await.unwrap_err();
        assert_eq!(
            (gone.kind(), gone.is_retryable()),
            (ProvideErrorKind::Service, true)
        );
        insta::assert_snapshot!(gone, @"second: nobody answers; it gave the last credentials, and no other place is asked for the next");
    }
}
