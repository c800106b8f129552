-- Last day on which fees may begin to be paid in several times (domain §9.2); none: at any time.
ALTER TABLE offre.periode ADD COLUMN echeancier_au date;
