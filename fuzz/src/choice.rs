//! Choices that an engine makes.

use std::ops::Bound;

use bolero::Driver;

/// One of so many.
pub(crate) fn below<D: Driver>(driver: &mut D, count: usize) -> Option<usize> {
    driver.gen_usize(Bound::Included(&0), Bound::Excluded(&count.max(1)))
}

/// Whether something happens that does once in so many times.
pub(crate) fn once_in<D: Driver>(driver: &mut D, times: usize) -> Option<bool> {
    Some(below(driver, times)? == 1)
}

/// One of these.
pub(crate) fn one_of<'a, T: ?Sized, D: Driver>(driver: &mut D, all: &[&'a T]) -> Option<&'a T> {
    all.get(below(driver, all.len())?).copied()
}
