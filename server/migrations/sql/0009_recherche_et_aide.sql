-- A search is about those who have an enrolment, one person in five: the others weigh on its indexes no more.
ALTER TABLE identite.personne ADD COLUMN a_inscription boolean NOT NULL DEFAULT false;
UPDATE identite.personne p SET a_inscription = true
WHERE EXISTS (SELECT FROM inscription.inscription i WHERE i.personne_id = p.id);

-- By the database, so that the version before keeps it true too. An enrolment is never taken away: it is cancelled.
CREATE FUNCTION inscription.marquer_personnes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE identite.personne p SET a_inscription = true
    FROM neuves n WHERE p.id = n.personne_id AND NOT p.a_inscription;
    RETURN NULL;
END $$;
CREATE TRIGGER inscription_marque_personnes AFTER INSERT ON inscription.inscription
    REFERENCING NEW TABLE AS neuves FOR EACH STATEMENT EXECUTE FUNCTION inscription.marquer_personnes();

-- `personne_recherche` stays for the version before.
CREATE INDEX personne_recherche_inscrite ON identite.personne USING gin (recherche gin_trgm_ops) WHERE a_inscription;
-- Is one of her enrolments in the perimeter? Read from the index alone.
CREATE INDEX inscription_personne_point ON inscription.inscription (personne_id) INCLUDE (point_inscription_id);

-- Whom a learner may ask.
ALTER TABLE referentiel.structure
    ADD COLUMN contact_courriel text,
    ADD COLUMN contact_telephone text,
    ADD COLUMN contact_horaires_fr text,
    ADD COLUMN contact_horaires_en text,
    ADD CONSTRAINT structure_contact_courriel CHECK (contact_courriel LIKE '%_@_%'),
    ADD CONSTRAINT structure_contact_horaires CHECK ((contact_horaires_fr IS NULL) = (contact_horaires_en IS NULL));
