//! Unknown members, which builders of models do not require.

use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Expr, FieldValue, Item, Member, parse_quote};

/// Makes a builder begin without unknown members instead of without a value for them.
pub(super) fn default_extra(item: &mut Item) {
    if let Item::Impl(builder) = item {
        DefaultExtra.visit_item_impl_mut(builder);
    }
}

struct DefaultExtra;

impl VisitMut for DefaultExtra {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        let is_extra = matches!(&field.member, Member::Named(name) if name == "extra");
        if is_extra
            && matches!(&field.expr, Expr::Call(call) if call.func.to_token_stream().to_string() == "Err")
        {
            field.expr = parse_quote!(Ok(::std::default::Default::default()));
        }
    }
}
