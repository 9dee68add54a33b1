//! JSON that is carried: read leniently, kept as text where a model has no place for it, written back as it was.

pub(crate) mod bounded;
pub(crate) mod budget;
pub(crate) mod exact;
pub(crate) mod extra;
pub(crate) mod form;
pub(crate) mod impl_object;
mod list;
mod map;
pub(crate) mod masked;
pub(crate) mod member_name;
pub(crate) mod members;
pub(crate) mod nearest;
pub(crate) mod object;
pub(crate) mod origin;
pub(crate) mod pick;
pub(crate) mod raw;
pub(crate) mod read;
pub(crate) mod scalar;
#[allow(
    dead_code,
    reason = "which group has secrets follows from the document"
)]
pub(crate) mod secret;
pub(crate) mod short_text;
pub(crate) mod strict;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod write;
