use crate::page::Page;
pub fn draft(_page: &Page) -> Result<String, String> {
    Err("not yet".into())
}
