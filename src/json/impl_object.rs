//! What makes a generated model an object: it is read leniently, and written as it was.

macro_rules! impl_object {
    ($model:ident) => {
        impl $crate::json::read::Read for $model {
            const EXPECTED: &'static str = "an object";

            fn read_into<'de, D: ::serde::de::Deserializer<'de>>(
                place: &mut Option<Self>,
                deserializer: D,
            ) -> ::std::result::Result<$crate::json::read::Found, D::Error> {
                $crate::json::object::read_into(place, deserializer)
            }

            fn elements(&self) -> usize {
                $crate::json::object::Object::elements(self)
            }

            fn as_members(&self) -> Option<&dyn $crate::json::members::Members> {
                Some(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $model {
            fn deserialize<D: ::serde::de::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::json::object::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for $model {
            fn serialize<S: ::serde::ser::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::json::write::object(serializer, self)
            }
        }
    };
}
pub(crate) use impl_object;
