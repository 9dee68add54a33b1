//! JSON that is carried: read leniently, kept as text where a model has no place for it, written back as it was.

pub(crate) mod exact;
pub(crate) mod extra;
pub(crate) mod members;
pub(crate) mod name;
pub(crate) mod nearest;
pub(crate) mod object;
pub(crate) mod pick;
pub(crate) mod raw;
pub(crate) mod read;
pub(crate) mod scalar;
pub(crate) mod short;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod write;
