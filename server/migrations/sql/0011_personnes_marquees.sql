-- Those who were there before the trigger.
UPDATE identite.personne p SET a_inscription = true
WHERE NOT p.a_inscription AND EXISTS (SELECT FROM inscription.inscription i WHERE i.personne_id = p.id);
