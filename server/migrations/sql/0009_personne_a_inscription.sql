-- A search is about those who have an enrolment, one person in five: the others weigh on its indexes no more. One table a
-- file from here to 0013, and nothing long under a lock: the version before reads and writes meanwhile.
ALTER TABLE identite.personne ADD COLUMN a_inscription boolean NOT NULL DEFAULT false;
