//! The text of the `param` of a destination.

/// The text of a `param` as it was read, which is written as long as the parameters are those that it says.
#[derive(Clone, Debug, Default)]
pub struct ParamText(pub(super) Option<Box<str>>);

/// It says nothing that the parameters do not.
impl PartialEq for ParamText {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
