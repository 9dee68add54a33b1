//! One thing again and again, for profilers and for `peers/run`. `repeat serve` prints the address of a server and serves
//! until it ends; `repeat call|reqwest N ADDRESS [AT_ONCE]` sends the PUT N times, so many at a time; `repeat
//! request|sign|hash N` makes the request of 400 bytes, makes and signs it, or computes the hashes only.
//!
//! ```text
//! valgrind --tool=callgrind target/release/repeat sign 2000
//! ```

use std::error::Error;
use std::hint::black_box;

use benchmarks::put::{self, Bare, Floor};
use benchmarks::server::serve;
use futures_util::future::try_join_all;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [what, rest @ ..] = &arguments[..] else {
        return Err("give serve, call, reqwest, request, sign or hash".into());
    };
    let times: usize = rest.first().map_or(Ok(0), |times| times.parse())?;
    let address = rest.get(1).copied().unwrap_or_default();
    let at_once: usize = rest.get(2).map_or(Ok(1), |at_once| at_once.parse())?;
    match *what {
        "serve" => runtime.block_on(async {
            println!(
                "{}",
                serve("{\"max_async_retry_attempts\":2}".into()).await?
            );
            std::future::pending().await
        }),
        "call" => runtime.block_on(async {
            let (client, body) = (put::client(address)?, put::body()?);
            repeat(times, at_once, async || {
                Ok(put::call(&client, body.clone()).await?)
            })
            .await
        }),
        "reqwest" => runtime.block_on(async {
            let bare = Bare::of(&put::client(address)?).await?;
            repeat(times, at_once, async || Ok(bare.send().await?)).await
        }),
        "request" => {
            for _ in 0..times {
                black_box(put::unsigned()?);
            }
            Ok(())
        }
        "sign" => {
            let credentials = put::credentials();
            for _ in 0..times {
                let mut request = put::unsigned()?;
                put::sign_at_fixed_time(&mut request, &credentials)?;
                black_box(request);
            }
            Ok(())
        }
        "hash" => {
            let floor = Floor::default();
            for _ in 0..times {
                black_box(black_box(&floor).hashes());
            }
            Ok(())
        }
        other => {
            Err(format!("{other:?} is none of serve, call, reqwest, request, sign, hash").into())
        }
    }
}

async fn repeat(
    times: usize,
    at_once: usize,
    send: impl AsyncFn() -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let one_after_the_other = async || {
        for _ in 0..times / at_once.max(1) {
            send().await?;
        }
        Ok(())
    };
    let all = (0..at_once).map(|_| one_after_the_other());
    try_join_all(all).await.map(drop)
}
