mod page;
mod read;
fn main() {
    for file in std::env::args().skip(1) {
        match read::page(&file) {
            Ok(page) => println!("{}", serde_json::to_string_pretty(&page).unwrap()),
            Err(error) => println!("fgs-spec: {error}"),
        }
    }
}
