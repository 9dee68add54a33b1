//! One place after the other.

use super::provide::{Context, ProvideCredentials, ProvideError, ProvideErrorKind, Provided, Providing};
use super::{AssumeAgencyWithOidc, Environment, Metadata, PodIdentity, Profile, TerraformEnvironment};
use crate::variables::Variables;

/// Places in order: the first that has something set up gives the credentials.
///
/// A place that is half set, or whose service fails, ends the search with its error: keys from
/// elsewhere would act for someone else. (The official SDKs go on instead.)
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
pub struct Chain(Vec<Box<dyn ProvideCredentials>>);

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
        self.0.push(Box::new(place));
        self
    }

    async fn look(&self, context: &Context) -> Result<Provided, ProvideError> {
        let mut places = Vec::new();
        for place in &self.0 {
            match place.provide(context).await {
                Err(error) if error.kind() == ProvideErrorKind::Absent => places.push(error.to_string()),
                settled => return settled,
            }
        }
        Err(ProvideError::nowhere(places))
    }
}

impl ProvideCredentials for Chain {
    fn provide<'a>(&'a self, context: &'a Context) -> Providing<'a> {
        Box::pin(self.look(context))
    }
}
