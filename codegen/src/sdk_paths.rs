//! Where the hand-written modules are that generated code names: one line for each.
//!
//! What is public is named from the root of the crate (`crate::Error`, `crate::types`).

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

/// The validation of requests.
pub(crate) const VALIDATE: SdkPath = SdkPath("crate::validation");
/// What generated validation calls.
pub(crate) const CHECKS: SdkPath = SdkPath("crate::validation::checks");
/// The rules of texts.
pub(crate) const RULES: SdkPath = SdkPath("crate::validation::rules");
/// The parameters.
pub(crate) const PARAMETER: SdkPath = SdkPath("crate::validation::parameters");
/// The module that includes the generated `constants.rs`.
pub(crate) const CONSTANTS: SdkPath = SdkPath("crate::generated::constants");
/// Reading and writing JSON.
pub(crate) const JSON: SdkPath = SdkPath("crate::json");
/// The conversions of setters.
pub(crate) const INTO_VALUE: SdkPath = SdkPath("crate::types::into_value");
/// The values that did not convert.
pub(crate) const INVALID: SdkPath = SdkPath("crate::types::invalid");
/// The traits of enums.
pub(crate) const OPEN_ENUM: SdkPath = SdkPath("crate::types::open_enum");
/// When something that runs has ended.
pub(crate) const OUTCOME: SdkPath = SdkPath("crate::types::outcome");
/// Waiting for the end.
pub(crate) const WAITER: SdkPath = SdkPath("crate::pipeline::waiter");
/// The pages of lists.
pub(crate) const PAGINATION: SdkPath = SdkPath("crate::pipeline::pagination");
/// The state of a client and of a call.
pub(crate) const CALL: SdkPath = SdkPath("crate::pipeline::call");

/// Values in a path.
pub(crate) const PATH: SdkPath = SdkPath("crate::transport::path_segment");

/// The documentation of the client, from the root of the package.
pub(crate) const CLIENT_DOCS: &str = "/src/docs/client.md";

/// The path of a module, as tokens.
#[derive(Clone, Copy)]
pub(crate) struct SdkPath(&'static str);

impl ToTokens for SdkPath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for (at, segment) in self.0.split("::").enumerate() {
            if at > 0 {
                tokens.append(Punct::new(':', Spacing::Joint));
                tokens.append(Punct::new(':', Spacing::Alone));
            }
            tokens.append(Ident::new(segment, Span::call_site()));
        }
    }
}
