-- By the database, so that the version before keeps it true too. An enrolment is never taken away: it is cancelled.
CREATE FUNCTION inscription.marquer_personnes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE identite.personne p SET a_inscription = true
    FROM neuves n WHERE p.id = n.personne_id AND NOT p.a_inscription;
    RETURN NULL;
END $$;
CREATE TRIGGER inscription_marque_personnes AFTER INSERT ON inscription.inscription
    REFERENCING NEW TABLE AS neuves FOR EACH STATEMENT EXECUTE FUNCTION inscription.marquer_personnes();
