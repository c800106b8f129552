-- Whom a learner may ask.
ALTER TABLE referentiel.structure
    ADD COLUMN contact_courriel text,
    ADD COLUMN contact_telephone text,
    ADD COLUMN contact_horaires_fr text,
    ADD COLUMN contact_horaires_en text,
    ADD CONSTRAINT structure_contact_courriel CHECK (contact_courriel LIKE '%_@_%'),
    ADD CONSTRAINT structure_contact_horaires CHECK ((contact_horaires_fr IS NULL) = (contact_horaires_en IS NULL));
