//! The log group and stream of the status log, which no response contains.

use crate::generated::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use crate::validation::ValidationError;

impl Body {
    /// Rejects a config with the status log on but without its log group and stream.
    ///
    /// Each is set by its id or its name. No response contains them, so a config that was read has none.
    ///
    /// ```
    /// use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
    ///
    /// let body = Body::from_response(r#"{"enable_async_status_log": true, "log_group_id": "g"}"#)?;
    /// assert_eq!(body.validate_log_target().unwrap_err().field(), "log_stream");
    /// let body = Body::from_response(r#"{"enable_async_status_log": false}"#)?;
    /// assert!(body.validate_log_target().is_ok());
    /// # Ok::<(), functiongraph::ValidationError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The field is the one that is missing: `log_group`, `log_stream`, or `log_target` for both.
    pub fn validate_log_target(&self) -> Result<(), ValidationError> {
        if self.enable_async_status_log != Some(true) {
            return Ok(());
        }
        const GROUP: &str = "log_group_id or log_group_name";
        const STREAM: &str = "log_stream_id or log_stream_name";
        let is_set = |texts: [&Option<String>; 2]| {
            texts
                .into_iter()
                .flatten()
                .any(|text| !text.trim().is_empty())
        };
        let group = is_set([&self.log_group_id, &self.log_group_name]);
        let stream = is_set([&self.log_stream_id, &self.log_stream_name]);
        let (field, missing, hint) = match (group, stream) {
            (true, true) => return Ok(()),
            (true, false) => ("log_stream", "its log stream is not set", STREAM.to_owned()),
            (false, true) => ("log_group", "its log group is not set", GROUP.to_owned()),
            (false, false) => (
                "log_target",
                "its log group and its log stream are not set",
                format!("{GROUP}, and {STREAM}"),
            ),
        };
        Err(
            ValidationError::new(field, format!("the status log is on, but {missing}"))
                .with_hint(format!("set {hint}")),
        )
    }
}
