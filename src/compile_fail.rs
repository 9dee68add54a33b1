//! Programs that must not compile, each with the error that it pins. Tests only.

/// Models are made by their builder or from their default: members may be added.
///
/// ```compile_fail,E0639
/// let page = functiongraph::types::PageInfo {
///     next_marker: Some(7),
///     ..Default::default()
/// };
/// ```
///
/// The same that compiles:
///
/// ```
/// let mut page = functiongraph::types::PageInfo::default();
/// page.next_marker = Some(7);
/// ```
struct ModelsAreNonExhaustive;

/// A model is taken apart with `..`: members may be added.
///
/// ```compile_fail,E0638
/// let functiongraph::types::ObsDestination { bucket, prefix, expires, extra } =
///     functiongraph::types::ObsDestination::new("b");
/// ```
///
/// The same that compiles:
///
/// ```
/// let functiongraph::types::ObsDestination { bucket, .. } = functiongraph::types::ObsDestination::new("b");
/// ```
struct PatternsAreNonExhaustive;

/// Values may be added to enums.
///
/// ```compile_fail,E0004
/// use functiongraph::types::CancelType;
///
/// fn is_forced(kind: CancelType) -> bool {
///     match kind {
///         CancelType::Force => true,
///         CancelType::Recursive | CancelType::Unknown(_) => false,
///     }
/// }
/// ```
///
/// The same that compiles:
///
/// ```
/// use functiongraph::types::CancelType;
///
/// fn is_forced(kind: CancelType) -> bool {
///     match kind {
///         CancelType::Force => true,
///         _ => false,
///     }
/// }
/// ```
struct EnumsAreNonExhaustive;

/// Kinds may be added to destinations.
///
/// ```compile_fail,E0004
/// use functiongraph::Destination;
///
/// fn is_stream(destination: Destination) -> bool {
///     match destination {
///         Destination::Dis { .. } => true,
///         Destination::Obs { .. } | Destination::Smn { .. } => false,
///         Destination::FunctionGraph { .. } | Destination::Unknown(_) => false,
///     }
/// }
/// ```
struct DestinationsAreNonExhaustive;

/// Members may be added to the kinds of destinations.
///
/// ```compile_fail,E0639
/// let param = functiongraph::types::ObsDestination::new("b");
/// let destination = functiongraph::Destination::Obs { param, extra: Default::default(), text: Default::default() };
/// ```
struct KindsOfDestinationsAreNonExhaustive;

/// Kinds may be added to errors.
///
/// ```compile_fail,E0004
/// use functiongraph::ErrorKind;
///
/// fn is_ours(kind: ErrorKind) -> bool {
///     match kind {
///         ErrorKind::InvalidInput => true,
///         ErrorKind::CredentialsNotLoaded | ErrorKind::Credentials | ErrorKind::Service => false,
///         ErrorKind::Timeout | ErrorKind::Network | ErrorKind::InvalidResponse => false,
///     }
/// }
/// ```
struct KindsOfErrorsAreNonExhaustive;

/// The value of an unknown member of an enum is not made by hand: `unknown()` says that it is meant.
///
/// ```compile_fail,E0451
/// let value = functiongraph::types::UnknownValue { value: "PAUSED".to_owned(), is_meant: true };
/// ```
struct UnknownValuesAreMadeByUnknown;

/// Requests, streams, builders, destinations and credentials that are dropped are mistakes.
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// fn request(client: functiongraph::Client) {
///     client.list_functions();
/// }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// fn stream(client: functiongraph::Client) {
///     client.list_functions().stream();
/// }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// fn model() {
///     functiongraph::types::PageInfo::builder();
/// }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// fn client() {
///     functiongraph::Client::builder();
/// }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// fn destination() {
///     functiongraph::Destination::obs("b");
/// }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// fn credentials() {
///     functiongraph::Credentials::keys("AK", "SK");
/// }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// fn chain() {
///     functiongraph::credentials::CredentialsProviderChain::new();
/// }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// fn error() {
///     functiongraph::Error::builder(functiongraph::ErrorKind::Service, "no");
/// }
/// ```
///
/// The same that compiles:
///
/// ```
/// #![deny(unused_must_use)]
/// use functiongraph::credentials::CredentialsProviderChain;
/// use functiongraph::{Client, Credentials, Destination, Error, ErrorKind};
///
/// fn all(client: Client) {
///     let _ = client.list_functions();
///     let _ = client.list_functions().stream();
///     let _ = functiongraph::types::PageInfo::builder();
///     let _ = Client::builder();
///     let _ = Destination::obs("b");
///     let _ = Credentials::keys("AK", "SK");
///     let _ = CredentialsProviderChain::new();
///     let _ = Error::builder(ErrorKind::Service, "no");
/// }
/// ```
struct MustBeUsed;

/// Setters refuse what is no value of theirs.
///
/// ```compile_fail,E0277
/// let body = functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody::builder();
/// let body = body.max_async_retry_attempts("2");
/// ```
///
/// ```compile_fail,E0277
/// let body = functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody::builder();
/// let body = body.max_async_event_age(1.5);
/// ```
///
/// ```compile_fail,E0277
/// fn update(request: functiongraph::builder::UpdateFunctionAsyncInvokeConfig) {
///     let _ = request.body("{}");
/// }
/// ```
///
/// The same that compiles:
///
/// ```
/// fn update(request: functiongraph::builder::UpdateFunctionAsyncInvokeConfig) {
///     let body = functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody::builder();
///     let _ = request.body(body.max_async_retry_attempts(2));
/// }
/// ```
///
/// ```
/// let body = functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody::builder();
/// let body = body.max_async_retry_attempts(2).max_async_event_age(std::time::Duration::from_secs(2));
/// # let _ = body;
/// ```
struct SettersTakeTheirValues;

/// What setters take is for this crate to extend.
///
/// ```compile_fail
/// struct Mine;
///
/// impl functiongraph::IntoValue<i64> for Mine {
///     fn into_value(self, _: functiongraph::types::into_value::Sealed) -> Result<Option<i64>, String> {
///         Ok(Some(7))
///     }
/// }
/// ```
struct SettersAreSealed;
