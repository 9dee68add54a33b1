//! Changes a part of a config: reads it, lays what is set over it, and writes the whole.

use serde_json::{Map, Value};

use crate::builder::UpdateFunctionAsyncInvokeConfig;
use crate::error::{Error, ErrorKind};
use crate::generated::constants::operations;
use crate::generated::types::{
    AsyncInvokeConfig, DestinationKind, UpdateFunctionAsyncInvokeConfigRequestBody as Body,
};
use crate::pipeline::dry_run::SignedRequest;
use crate::types::destination::Destination;
use crate::types::destination::UnknownDestination;
use crate::types::strict_json::Unambiguous;
use crate::validate::{Validate, ValidationError, is_blank};

impl<'a> UpdateFunctionAsyncInvokeConfig<'a> {
    /// Changes only what is set, and leaves the rest of the config as it is.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// let update = client.update_function_async_invoke_config().function_urn("resize");
    /// let merged = update.body_map(|b| b.max_async_retry_attempts(3)).merge().send().await?;
    /// println!("{:?} is now {:?}", merged.before.max_async_retry_attempts, merged.after.max_async_retry_attempts);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn merge(self) -> Merge<'a> {
        Merge {
            update: self,
            drop_log_target: false,
            without_on_success: false,
            without_on_failure: false,
        }
    }
}

/// An update that changes only what is set; see [`UpdateFunctionAsyncInvokeConfig::merge`].
///
/// The config is read, what is set is laid over it, and the whole is written. A destination that is set replaces that
/// one and leaves the other. Members that this crate does not know are written back as they were read. Another writer
/// between the read and the write is not noticed: the API has no condition for that.
///
/// No answer tells the log group and stream of the status log, so a config that was read does not hold them. With the
/// status log on, an update that does not set both, by id or name, is refused, or has to
/// [drop](Self::drop_log_target) them.
#[derive(Clone, Debug)]
pub struct Merge<'a> {
    update: UpdateFunctionAsyncInvokeConfig<'a>,
    drop_log_target: bool,
    without_on_success: bool,
    without_on_failure: bool,
}

/// What a [`Merge`] has done.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Merged {
    /// The config as it was read.
    pub before: AsyncInvokeConfig,
    /// The config as the service has it now, by its answer to the update.
    pub after: AsyncInvokeConfig,
}

impl<'a> Merge<'a> {
    /// Whether the status log may lose a log group and stream of its own, which no answer tells.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// let update = client.update_function_async_invoke_config().function_urn("resize");
    /// update.body_map(|b| b.max_async_retry_attempts(3)).merge().drop_log_target(true).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn drop_log_target(mut self, drop: bool) -> Self {
        self.drop_log_target = drop;
        self
    }

    /// Sends results of successful runs nowhere.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// client.update_function_async_invoke_config().function_urn("resize").merge().without_on_success().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn without_on_success(mut self) -> Self {
        self.without_on_success = true;
        self
    }

    /// Sends results of failed runs nowhere.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// client.update_function_async_invoke_config().function_urn("resize").merge().without_on_failure().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn without_on_failure(mut self) -> Self {
        self.without_on_failure = true;
        self
    }

    /// Reads the config, changes it and writes it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] when nothing is set, when something set is not allowed, and when the config holds
    /// what may not be written back; then nothing is written. Status 404 when there is no config to change. Else as
    /// the two operations have them.
    pub async fn send(self) -> Result<Merged, Error> {
        let (update, before) = self.merged().await?;
        let after = update.send().await?.into_inner();
        Ok(Merged { before, after })
    }

    /// Reads the config, and makes and signs the request that [`send`](Self::send) would write it with.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub async fn build_signed(self) -> Result<SignedRequest, Error> {
        self.merged().await?.0.build_signed().await
    }

    async fn merged(
        self,
    ) -> Result<(UpdateFunctionAsyncInvokeConfig<'a>, AsyncInvokeConfig), Error> {
        let (client, urn, over) = self.update.parts().map_err(own)?;
        self.check(&over).map_err(own)?;
        let show = client
            .show_function_async_invoke_config()
            .function_urn(&urn);
        let (before, raw) = show.send_keeping().await.map_err(nothing_to_change)?;
        let before = before.into_inner();
        let body = self
            .body(&before, raw.as_bytes().unwrap_or_default(), over)
            .map_err(own)?;
        Ok((self.update.body(body), before))
    }

    /// Whether what is set makes sense, which takes no config.
    fn check(&self, over: &Body) -> Result<(), ValidationError> {
        over.validate()?;
        let set = members(over)?;
        let clears = self.without_on_success || self.without_on_failure || self.drop_log_target;
        if !clears && is_blank(&Value::Object(set.clone())) {
            let problem = "nothing is set, so there is nothing to change";
            return Err(ValidationError::new("body", problem).advise("set a member"));
        }
        if let Some(name) = Body::REQUEST_ONLY
            .iter()
            .find(|name| self.drop_log_target && set.contains_key(**name))
        {
            return Err(ValidationError::new(
                *name,
                "is set and dropped at once; leave out one of the two",
            ));
        }
        let destinations = over.destination_config.as_ref();
        for (name, clears, is_set) in [
            (
                "on_success",
                self.without_on_success,
                destinations.is_some_and(|all| all.on_success.is_some()),
            ),
            (
                "on_failure",
                self.without_on_failure,
                destinations.is_some_and(|all| all.on_failure.is_some()),
            ),
        ] {
            if clears && is_set {
                let problem = "is set and removed at once; leave out one of the two";
                return Err(ValidationError::new(
                    format!("destination_config.{name}"),
                    problem,
                ));
            }
        }
        Ok(())
    }

    /// The config with what is set laid over it.
    fn body(
        &self,
        before: &AsyncInvokeConfig,
        raw: &[u8],
        over: Body,
    ) -> Result<Body, ValidationError> {
        let mut base = members(before)?;
        let Unambiguous(raw) = serde_json::from_slice(raw).map_err(|error| {
            ValidationError::new(
                "config",
                format!("the config that was read cannot be written back unharmed: {error}"),
            )
        })?;
        let raw = raw.as_object().cloned().unwrap_or_default();
        if base.keys().all(|name| before.extra.contains_key(name)) {
            return Err(ValidationError::new(
                "config",
                "the answer of the service holds no member of a config; nothing is changed",
            ));
        }
        let set = members(&over)?;
        let is_kept =
            |name: &str| before.extra.contains_key(name) && !Body::REQUEST_ONLY.contains(&name);
        let is_odd = |name: &str| !base.contains_key(name) || is_kept(name);
        for (name, value) in raw
            .iter()
            .filter(|(name, value)| !value.is_null() && is_odd(name))
        {
            if Body::MEMBERS.contains(&name.as_str()) && !set.contains_key(name) {
                let problem = format!("the config holds {value}, which cannot be read");
                return Err(ValidationError::new(name, problem).advise(format!("set {name} too")));
            }
        }
        self.destinations_can_be_kept(&raw, &base, &over)?;
        base.retain(|name, _| !Body::ANSWER_ONLY.contains(&name.as_str()));
        if self.drop_log_target {
            base.retain(|name, _| !Body::REQUEST_ONLY.contains(&name.as_str()));
        }
        let mut body = read(base)?;
        if let Some(destinations) = &mut body.destination_config {
            if self.without_on_success {
                destinations.on_success = None;
            }
            if self.without_on_failure {
                destinations.on_failure = None;
            }
        }
        body.overlay(over);
        body.validate().map_err(held)?;
        if !self.drop_log_target {
            let advice = "or give drop_log_target(true) or enable_async_status_log(false)";
            body.check_log_target().map_err(|violation| {
                let named = violation.advice().unwrap_or_default().to_owned();
                violation.advise(format!("{named} too, {advice}"))
            })?;
        }
        Ok(body)
    }

    /// Refuses a destination that is held and would be lost, as one without a name was not read, or that a request may
    /// not hold.
    fn destinations_can_be_kept(
        &self,
        raw: &Map<String, Value>,
        base: &Map<String, Value>,
        over: &Body,
    ) -> Result<(), ValidationError> {
        let set = over.destination_config.as_ref();
        for (name, is_replaced) in [
            (
                "on_success",
                self.without_on_success || set.is_some_and(|all| all.on_success.is_some()),
            ),
            (
                "on_failure",
                self.without_on_failure || set.is_some_and(|all| all.on_failure.is_some()),
            ),
        ] {
            let of =
                |config: &Map<String, Value>| config.get("destination_config")?.get(name).cloned();
            let Some(given) =
                of(raw).filter(|given| !is_replaced && !is_blank(given) && !is_none(given))
            else {
                continue;
            };
            let problem = match (of(base), serde_json::from_value(given.clone())) {
                (None, _) => format!("the config holds {given}, which cannot be read"),
                (Some(_), Ok(Destination::Unknown(other))) => match carried(&other) {
                    Ok(()) => continue,
                    Err(problem) => {
                        format!("the config holds a value that may not be sent: {problem}")
                    }
                },
                _ => continue,
            };
            let member = format!("destination_config.{name}");
            let advice = format!("set {member} too");
            return Err(ValidationError::new(member, problem).advise(advice));
        }
        Ok(())
    }
}

impl Body {
    /// Reads a config as an answer has it and JSON keeps it, to be set as it is.
    ///
    /// What only answers have (`func_urn`, `created_time`, `last_modified`) is left out. All else must be what a
    /// request may hold: unlike answers, which are read tolerantly, nothing is coerced or passed over.
    ///
    /// ```
    /// use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
    ///
    /// let body = Body::from_answer(r#"{"func_urn": "urn:…", "max_async_retry_attempts": 2}"#)?;
    /// assert_eq!(body.max_async_retry_attempts, Some(2));
    /// let error = Body::from_answer(r#"{"max_retries": 2}"#).unwrap_err();
    /// assert_eq!(error.field(), "max_retries");
    /// # Ok::<(), functiongraph::ValidationError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first member that cannot be set.
    pub fn from_answer(json: &str) -> Result<Self, ValidationError> {
        let config = |problem: String| ValidationError::new("config", problem);
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        let Unambiguous(given) =
            serde_json::from_str(json).map_err(|error| match error.is_data() {
                true => config(error.to_string()),
                false => config(format!("is not JSON: {error}")),
            })?;
        let Value::Object(mut given) = given else {
            return Err(config("is no JSON object".to_owned()));
        };
        given.retain(|name, _| !Self::ANSWER_ONLY.contains(&name.as_str()));
        if let Some(name) = given
            .keys()
            .find(|name| !Self::MEMBERS.contains(&name.as_str()))
        {
            let problem = format!("is not known; known: {}", Self::MEMBERS.join(", "));
            return Err(ValidationError::new(name, problem));
        }
        if is_blank(&Value::Object(given.clone())) {
            return Err(config(format!(
                "nothing is set; known: {}",
                Self::MEMBERS.join(", ")
            )));
        }
        let body = read(given.clone())?;
        if let Some(name) = body
            .destination_config
            .iter()
            .flat_map(|all| all.extra.keys())
            .next()
        {
            let problem = "is not known; known: on_failure, on_success";
            return Err(ValidationError::new(
                format!("destination_config.{name}"),
                problem,
            ));
        }
        let destinations = body.destination_config.iter();
        let destinations = destinations.flat_map(|all| {
            [
                ("on_success", &all.on_success),
                ("on_failure", &all.on_failure),
            ]
        });
        for (name, destination) in destinations {
            if let Some(Destination::Unknown(other)) = destination {
                readable(other).map_err(|problem| {
                    ValidationError::new(format!("destination_config.{name}"), problem)
                })?;
            }
        }
        if is_blank(&Value::Object(members(&body)?)) {
            return Err(config(format!(
                "nothing is set; known: {}",
                Self::MEMBERS.join(", ")
            )));
        }
        if let Some((path, value)) = lost(&Value::Object(given), &Value::Object(members(&body)?)) {
            return Err(ValidationError::new(
                path.join("."),
                format!("{value} is not of the type that it must have"),
            ));
        }
        body.validate()?;
        Ok(body)
    }

    /// Refuses a config with the status log on that does not name the log group and stream that it is kept in.
    ///
    /// Each is named by its id or its name. No answer tells them, so a config that was read does not hold them.
    ///
    /// ```
    /// use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
    ///
    /// let body = Body::from_answer(r#"{"enable_async_status_log": true, "log_group_id": "g"}"#)?;
    /// assert_eq!(body.check_log_target().unwrap_err().field(), "log_stream");
    /// let body = Body::from_answer(r#"{"enable_async_status_log": false}"#)?;
    /// assert!(body.check_log_target().is_ok());
    /// # Ok::<(), functiongraph::ValidationError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is missing: `log_group`, `log_stream`, or both as `log_target`.
    pub fn check_log_target(&self) -> Result<(), ValidationError> {
        if self.enable_async_status_log != Some(true) {
            return Ok(());
        }
        const GROUP: &str = "log_group_id or log_group_name";
        const STREAM: &str = "log_stream_id or log_stream_name";
        let named = |texts: [&Option<String>; 2]| {
            texts
                .into_iter()
                .flatten()
                .any(|text| !text.trim().is_empty())
        };
        let group = named([&self.log_group_id, &self.log_group_name]);
        let stream = named([&self.log_stream_id, &self.log_stream_name]);
        let (field, missing, advice) = match (group, stream) {
            (true, true) => return Ok(()),
            (true, false) => (
                "log_stream",
                "its log group is named, but not its log stream",
                STREAM.to_owned(),
            ),
            (false, true) => (
                "log_group",
                "its log stream is named, but not its log group",
                GROUP.to_owned(),
            ),
            (false, false) => (
                "log_target",
                "no answer tells where it is kept",
                format!("{GROUP}, and {STREAM}"),
            ),
        };
        Err(
            ValidationError::new(field, format!("the status log is on, and {missing}"))
                .advise(format!("set {advice}")),
        )
    }
}

fn own(violation: ValidationError) -> Error {
    let operation = operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG.id;
    Error::from(violation).with(|error| error.operation = Some(operation))
}

fn nothing_to_change(error: Error) -> Error {
    match (error.kind(), error.status()) {
        (ErrorKind::Service, Some(404)) => {
            error.with(|error| error.message += "; there is no config to update, so set one first")
        }
        _ => error,
    }
}

/// A value that was read and may not be written.
fn held(violation: ValidationError) -> ValidationError {
    let member = violation.field().split(".param").next().unwrap_or_default();
    let problem = format!(
        "the config holds a value that may not be sent: {}",
        violation.reason()
    );
    ValidationError::new(violation.field(), problem).advise(format!("set {member} too"))
}

fn members(model: &impl serde::Serialize) -> Result<Map<String, Value>, ValidationError> {
    match serde_json::to_value(model) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(ValidationError::new("body", error.to_string())),
    }
}

/// The members as a body, each of its own type.
fn read(given: Map<String, Value>) -> Result<Body, ValidationError> {
    let mut whole = Map::new();
    for (name, value) in given {
        let value = whole_number(value);
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        serde_json::from_value::<Body>(Value::Object(alone)).map_err(|_| {
            let kind = Body::KINDS.iter().find(|(member, _)| *member == name);
            let expected = kind.map_or("another type", |(_, kind)| *kind);
            ValidationError::new(
                &name,
                format!("{value} is not allowed; allowed: {expected}"),
            )
        })?;
        whole.insert(name, value);
    }
    serde_json::from_value(Value::Object(whole))
        .map_err(|error| ValidationError::new("body", error.to_string()))
}

/// 2.0 is the whole number 2.
fn whole_number(value: Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = value
        .as_f64()
        .filter(|float| value.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT);
    float.map_or(value, |float| Value::from(float as i64))
}

/// One that is kept as it was read, and written back so: of a service that is not known, or one that says what it may
/// and holds more than a model can (a number beyond all types, a member twice).
fn carried(other: &UnknownDestination) -> Result<(), String> {
    readable(other).or_else(|problem| {
        let read = other.roughly().ok_or(problem)?;
        read.validate().map_err(|violation| violation.to_string())
    })
}

/// One that is kept as it was read is only right where the service is one that is not known.
fn readable(other: &UnknownDestination) -> Result<(), String> {
    const KINDS: [DestinationKind; 4] = [
        DestinationKind::Obs,
        DestinationKind::Smn,
        DestinationKind::Dis,
        DestinationKind::FunctionGraph,
    ];
    let Some(name) = other.destination() else {
        return Err(format!(
            "{} is no destination; it must be an object that names one",
            other.as_value()
        ));
    };
    let same = |kind: &DestinationKind| kind.to_string().eq_ignore_ascii_case(name);
    match KINDS.iter().find(|kind| same(kind)) {
        Some(kind) if kind.to_string() == name => Err(format!(
            "the param of this {name} destination is not what {name} takes: {}",
            other.as_value()
        )),
        Some(kind) => Err(format!("{name:?} is not known; {kind} is meant")),
        None => Ok(()),
    }
}

/// The first value of what was given that is not in what was read of it.
fn lost<'a>(given: &'a Value, read: &Value) -> Option<(Vec<&'a str>, &'a Value)> {
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => given.iter().find_map(|(name, given)| {
            let found = match read.get(name) {
                None if is_blank(given) || is_none(given) => None,
                None => Some((Vec::new(), given)),
                Some(read) if name == "param" => match (object(given), object(read)) {
                    (Some(inside), Some(read)) if !same_members(&inside, &read) => {
                        Some((Vec::new(), given))
                    }
                    (Some(_), Some(_)) => None,
                    _ => lost(given, read),
                },
                Some(read) => lost(given, read),
            };
            found.map(|(mut path, value)| {
                path.insert(0, name);
                (path, value)
            })
        }),
        (given, read) if same(given, read) => None,
        (given, _) => Some((Vec::new(), given)),
    }
}

fn object(text: &Value) -> Option<Value> {
    serde_json::from_str(text.as_str()?)
        .ok()
        .filter(Value::is_object)
}

fn same_members(given: &Value, read: &Value) -> bool {
    lost(given, read).is_none()
}

fn same(given: &Value, read: &Value) -> bool {
    match (given, read) {
        (Value::Number(given), Value::Number(read)) => {
            given == read || given.as_f64() == read.as_f64()
        }
        _ => given == read,
    }
}

/// A destination that means none, as answers have it: it has no name, and nothing beside that.
fn is_none(given: &Value) -> bool {
    let empty = |member: &Value| member.is_null() || matches!(member.as_str(), Some("" | "{}"));
    given.get("destination").is_some_and(|name| name == "")
        && given
            .as_object()
            .is_some_and(|pair| pair.values().all(empty))
}
