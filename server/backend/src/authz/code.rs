//! Codes that are sent by mail: what they look like, and what is kept of them.

use crate::{Error, Result};
use aws_lc_rs::rand;
use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Sixty random bits in twelve characters that cannot be mistaken for one another: `7KQ2-MX4P-90TC`.
pub(super) fn nouveau() -> Result<String> {
    let mut octets = [0u8; 12];
    rand::fill(&mut octets).map_err(Error::interne)?;
    let lettres: String = octets
        .iter()
        .map(|o| char::from(ALPHABET[usize::from(o % 32)]))
        .collect();
    Ok(format!("{}-{}-{}", &lettres[..4], &lettres[4..8], &lettres[8..]))
}

/// Digest of a code, whatever its case, spaces and hyphens.
pub(super) fn empreinte(code: &str) -> Vec<u8> {
    let net: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    Sha256::digest(net.replace('O', "0").replace(['I', 'L'], "1").as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_code_se_relit_quelle_que_soit_sa_forme() {
        let code = nouveau().unwrap();
        assert_eq!(code.len(), 14);
        assert_eq!(
            empreinte(&code),
            empreinte(&format!(" {} ", code.to_lowercase().replace('-', " ")))
        );
        assert_ne!(empreinte(&code), empreinte(&nouveau().unwrap()));
    }
}
