-- What lists and searches of a whole establishment want.

-- Since when a dossier is in its state: the order of the queue.
ALTER TABLE inscription.inscription ADD COLUMN depuis timestamptz
    GENERATED ALWAYS AS (CASE WHEN statut = 'TERMINEE' THEN terminee_le ELSE modifie_le END) STORED;
-- `inscription_file` stays for the version before.
CREATE INDEX inscription_statut_depuis ON inscription.inscription (statut, depuis, id);
CREATE INDEX inscription_depuis ON inscription.inscription (depuis, id);

-- Counters by reason: read from the index alone.
CREATE INDEX inscription_raisons ON inscription.inscription (point_inscription_id) INCLUDE (statut, blocages)
    WHERE statut = 'TERMINEE' OR a_revoir;

-- The mails of a person, on her home page.
CREATE INDEX message_personne ON courriel.message (personne_id, cree_le DESC) WHERE personne_id IS NOT NULL;
