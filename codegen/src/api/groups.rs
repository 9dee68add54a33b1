//! Groups of operations, each a feature of the crate.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

/// The groups that something belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Groups {
    /// Whether it is there with any features: an operation without tags needs it, or a type that is written by hand.
    always: bool,
    names: BTreeSet<String>,
}

impl Groups {
    pub(crate) fn always() -> Self {
        Self {
            always: true,
            names: BTreeSet::new(),
        }
    }

    /// The groups of an operation, by its tags.
    pub(crate) fn of_tags(tags: &[String]) -> Self {
        Self {
            always: tags.is_empty(),
            names: tags.iter().cloned().collect(),
        }
    }

    /// Adds the others. Returns whether that changes anything.
    pub(crate) fn add(&mut self, other: &Self) -> bool {
        let before = self.clone();
        self.always |= other.always;
        self.names.extend(other.names.iter().cloned());
        *self != before
    }

    /// The attribute of an item.
    pub(crate) fn cfg(&self) -> TokenStream {
        match self.condition() {
            Some(condition) => quote!(#[cfg(#condition)]),
            None => quote!(),
        }
    }

    fn condition(&self) -> Option<TokenStream> {
        if self.always {
            return None;
        }
        let features: Vec<TokenStream> = self
            .names
            .iter()
            .map(|name| quote!(feature = #name))
            .collect();
        match features.as_slice() {
            [one] => Some(one.clone()),
            several => Some(quote!(any(#(#several),*))),
        }
    }
}
