//! Applies the migrations: `DATABASE_OWNER_URL` (and `DATABASE_URL` for the application's role). The same as
//! `server migrate`, without building the server.

use std::env;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let application = env::var("DATABASE_URL").ok();
    let owner = env::var("DATABASE_OWNER_URL").ok().or_else(|| application.clone());
    let owner = owner.ok_or_else(|| anyhow::anyhow!("DATABASE_OWNER_URL is not set"))?;
    migrations::migrer(&owner, application.as_deref()).await
}
