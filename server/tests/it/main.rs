//! Tests against a real PostgreSQL: one database per test, cloned from a template that is made once.

mod architecture;
mod authz;
mod autorisations;
mod import;
mod kill;
mod parcours;
mod support;
