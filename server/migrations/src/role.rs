use anyhow::Context;
use sqlx::{AssertSqlSafe, PgConnection};
use url::Url;

/// The role of the application must exist, or the owner must be able to make it: said in words before the first migration
/// says it in SQL.
pub async fn exiger_pegase_app(connexion: &mut PgConnection) -> anyhow::Result<()> {
    let possible: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pegase_app')
             OR (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)",
    )
    .fetch_one(connexion)
    .await?;
    anyhow::ensure!(
        possible,
        "the owner of this database may not create roles: have an administrator run `CREATE ROLE pegase_app NOLOGIN; \
         GRANT pegase_app TO <this owner> WITH ADMIN OPTION`, and make the role of DATABASE_URL, then try again"
    );
    Ok(())
}

/// Makes the login role of `application_url` exist and gives it the rights of `pegase_app`. When the application
/// connects as the owner itself (a small installation), there is nothing to do.
pub async fn accueillir(connexion: &mut PgConnection, owner_url: &str, application_url: &str) -> anyhow::Result<()> {
    let owner = Url::parse(owner_url).context("DATABASE_OWNER_URL is not an address")?;
    let application = Url::parse(application_url).context("DATABASE_URL is not an address")?;
    let role = decode(application.username())?;
    if role.is_empty() || role == decode(owner.username())? {
        return Ok(());
    }
    let existe: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
        .bind(&role)
        .fetch_one(&mut *connexion)
        .await?;
    if !existe {
        let mot_de_passe = decode(application.password().unwrap_or_default())?;
        // DDL takes no parameters: the server quotes both values itself.
        let ordre: String = sqlx::query_scalar("SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)")
            .bind(&role)
            .bind(mot_de_passe)
            .fetch_one(&mut *connexion)
            .await?;
        sqlx::query(AssertSqlSafe(ordre))
            .execute(&mut *connexion)
            .await
            .context("cannot create the role")?;
    }
    if role != "pegase_app" {
        let ordre: String = sqlx::query_scalar("SELECT format('GRANT pegase_app TO %I', $1::text)")
            .bind(&role)
            .fetch_one(&mut *connexion)
            .await?;
        sqlx::query(AssertSqlSafe(ordre))
            .execute(&mut *connexion)
            .await
            .context("cannot give rights")?;
    } else {
        let mot_de_passe = decode(application.password().unwrap_or_default())?;
        let ordre: String = sqlx::query_scalar("SELECT format('ALTER ROLE pegase_app LOGIN PASSWORD %L', $1::text)")
            .bind(mot_de_passe)
            .fetch_one(&mut *connexion)
            .await?;
        sqlx::query(AssertSqlSafe(ordre))
            .execute(&mut *connexion)
            .await
            .context("cannot open the role")?;
    }
    Ok(())
}

/// User and password are percent-encoded in an address.
fn decode(texte: &str) -> anyhow::Result<String> {
    let octets: Vec<u8> = url::form_urlencoded::parse(format!("v={}", texte.replace('+', "%2B")).as_bytes())
        .map(|(_, v)| v.into_owned().into_bytes())
        .next()
        .unwrap_or_default();
    String::from_utf8(octets).context("a name in the address of the database is not UTF-8")
}
