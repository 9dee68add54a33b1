//! tmp
fn main() {
    let json = benchmarks::page::json();
    let n: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let which = std::env::args().nth(1).unwrap();
    let t = std::time::Instant::now();
    for _ in 0..n {
        if which == "plain" {
            std::hint::black_box(
                serde_json::from_str::<benchmarks::page::PlainPage>(&json).unwrap(),
            );
        } else {
            std::hint::black_box(serde_json::from_str::<functiongraph::types::ListFunctionAsyncInvokeConfigResponse>(&json).unwrap());
        }
    }
    println!("{which} {:?}", t.elapsed() / n as u32);
}
