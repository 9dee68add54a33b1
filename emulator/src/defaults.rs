//! Default project and region.

/// The project of an emulator's [`client`](crate::emulator::Emulator::client).
pub const PROJECT_ID: &str = "00000000000000000000000000000000";
/// The region of an emulator's [`client`](crate::emulator::Emulator::client), and of functions named without one.
pub const REGION: &str = "cn-north-4";
