//! Getting in and out: plain forms, so that they work before anything is loaded.

pub mod confirmer;
pub mod cookies;
pub mod fournisseurs;
pub mod langue;
pub mod local;
pub mod recuperation;
pub mod retour;
pub mod support;
