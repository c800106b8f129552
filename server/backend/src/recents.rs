use crate::{Error, Result};
use moka::future::Cache;
use std::{hash::Hash, time::Duration};

/// What was read a moment ago and is as good as new: asked for by many at once, it is read once.
pub(crate) struct Recents<K, V>(Option<Cache<K, V>>);

impl<K, V> Recents<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Good for so long; zero: always read anew.
    pub(crate) fn new(fraicheur: Duration, capacite: u64) -> Self {
        let cache = || Cache::builder().max_capacity(capacite).time_to_live(fraicheur).build();
        Self((!fraicheur.is_zero()).then(cache))
    }

    /// What is kept under that key, else what `lecture` gives.
    pub(crate) async fn lire(&self, cle: K, lecture: impl Future<Output = Result<V>>) -> Result<V> {
        match &self.0 {
            Some(cache) => cache.try_get_with(cle, lecture).await.map_err(Error::interne),
            None => lecture.await,
        }
    }
}
