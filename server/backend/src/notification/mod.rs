//! Notifications on the browsers that asked for them: the subject of a mail, and where to read it. Web push: RFC 8030 (the
//! exchange), 8291 (the encryption), 8292 (who we are).

mod abonner;
mod notifier;
mod push;

pub use abonner::{abonne, abonner, desabonner, quitter};
pub use notifier::notifier;
pub(crate) use notifier::prevoir;
pub use push::Push;
