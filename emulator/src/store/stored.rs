//! What tables keep: bytes in a file, and what they say in memory.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Result;

/// What becomes bytes in a file.
pub(crate) trait Stored: Any + Clone + Send + Sync {
    fn encode(&self) -> Result<Vec<u8>>;

    fn decode(bytes: &[u8]) -> Result<Self>;
}

/// A record that is plain JSON.
#[derive(Clone)]
pub(crate) struct Json<T>(pub T);

impl<T: Any + Clone + DeserializeOwned + Send + Serialize + Sync> Stored for Json<T> {
    fn encode(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(&self.0)
    }

    fn decode(bytes: &[u8]) -> Result<Self> {
        serde_json::from_slice(bytes).map(Self)
    }
}

/// A record of any type.
pub(crate) trait AnyStored: Any + Send + Sync {
    fn encode_any(&self) -> Result<Vec<u8>>;
}

impl<T: Stored> AnyStored for T {
    fn encode_any(&self) -> Result<Vec<u8>> {
        self.encode()
    }
}

/// A record in memory with its encoding, which is made when it is first needed.
pub(crate) struct Encoded<T: ?Sized> {
    encoding: OnceLock<Bytes>,
    record: T,
}

/// A value in memory, which is replaced as a whole.
#[derive(Clone)]
pub(crate) enum Kept {
    Bytes(Arc<[u8]>),
    Record(Arc<Encoded<dyn AnyStored>>),
}

impl Kept {
    pub(super) fn of(record: impl Stored) -> Self {
        Self::Record(Arc::new(Encoded {
            encoding: OnceLock::new(),
            record,
        }))
    }

    /// None, where it is a record.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Record(_) => &[],
        }
    }

    pub(super) fn record<T: Stored>(&self) -> Option<&T> {
        match self {
            Self::Bytes(_) => None,
            Self::Record(record) => (&record.record as &dyn Any).downcast_ref(),
        }
    }

    /// Whether it can be read as JSON.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Bytes(bytes) => check(bytes),
            Self::Record(_) => Ok(()),
        }
    }

    pub(super) fn read<T: Stored>(&self) -> Result<T> {
        match (self, self.record::<T>()) {
            (_, Some(record)) => Ok(record.clone()),
            (Self::Bytes(bytes), _) => T::decode(bytes),
            (Self::Record(other), _) => T::decode(&other.encoding()?),
        }
    }
}

impl Encoded<dyn AnyStored> {
    pub(super) fn encoding(&self) -> Result<Bytes> {
        if let Some(encoding) = self.encoding.get() {
            return Ok(encoding.clone());
        }
        let encoding = Bytes::from(self.record.encode_any()?);
        Ok(self.encoding.get_or_init(|| encoding).clone())
    }
}

pub(super) fn check(bytes: &[u8]) -> Result<()> {
    serde_json::from_slice::<IgnoredAny>(bytes).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_record_as_another_type() {
        let kept = Kept::of(Json(7_u64));
        assert_eq!(kept.record::<Json<u64>>().unwrap().0, 7);
        assert!(kept.record::<Json<String>>().is_none());
        assert_eq!(kept.read::<Json<f64>>().unwrap().0, 7.0);
        assert!(kept.read::<Json<String>>().is_err());
    }
}
