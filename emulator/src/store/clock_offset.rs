//! How far the virtual clock is ahead of the real one.

use std::time::Duration;

use super::access::Readable;
use super::database::Store;
use super::edition::META;
use super::error::StateError;
use super::stored::Json;

const KEY: &str = "clock-offset";

impl Store {
    pub(crate) fn clock_offset(&self) -> Result<Duration, StateError> {
        self.read(|reading| {
            let table = reading.open_table(META)?;
            let offset = table.get(KEY)?;
            let offset = offset.and_then(|offset| self.parse::<Json<_>>(KEY, &offset));
            Ok(offset.map_or(Duration::ZERO, |Json(offset)| offset))
        })
    }

    pub(crate) fn set_clock_offset(&self, offset: Duration) -> Result<(), StateError> {
        self.write(|writing| writing.open_table(META)?.put(KEY, Json(offset)))
    }
}
