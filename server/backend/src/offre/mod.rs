//! The course offer, as far as enrolments need it.

mod points;

pub(crate) use points::{Point, points_par_voeu};
