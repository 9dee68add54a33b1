//! The verifier of servers, by the root certificates of the machine.

mod loaded;
#[cfg(all(unix, not(target_os = "android"), not(target_vendor = "apple")))]
mod of_files;
#[cfg(not(all(unix, not(target_os = "android"), not(target_vendor = "apple"))))]
mod of_system;

pub(super) use loaded::Loaded;
#[cfg(all(unix, not(target_os = "android"), not(target_vendor = "apple")))]
pub(super) use of_files::load;
#[cfg(not(all(unix, not(target_os = "android"), not(target_vendor = "apple"))))]
pub(super) use of_system::load;
