//! The statements of the clerk's list, as `server/backend/src/inscription/{file,compteurs,recherche}.rs` and `authz/session.rs` send them: a
//! floor answers with the same SQL. A test holds them equal.

/// May one see them all?
pub const ENTIER: &str = r#"SELECT coalesce(bool_and(ancetres && $1), false) AS "entier!" FROM referentiel.structure"#;

/// Who has words that begin so in her name.
pub const PERSONNES: &str = r#"SELECT p.id FROM identite.personne p
         WHERE p.a_inscription AND public.mots_cherches(p.recherche)
                @@ (public.debut_de_mot($1) && public.debut_de_mot($2) && public.debut_de_mot($3))
           AND ($5 OR EXISTS (SELECT FROM inscription.inscription i
                JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
                JOIN referentiel.structure s ON s.code = pi.structure_code
                WHERE i.personne_id = p.id AND s.ancetres && $4))
         LIMIT $6"#;

/// A page of their dossiers, and how many there are.
pub const LIRE: &str = r#"SELECT k.id, coalesce(p.nom_usage, p.nom_naissance) AS "nom!", p.prenom, p.code_apprenant,
                  pi.libelle_fr, pi.libelle_en, pi.structure_code, k.statut, k.statut_paiement, k.statut_pieces,
                  k.version, k.blocages, k.depuis AS "depuis!", k.total
           FROM (SELECT i.id, i.personne_id, i.point_inscription_id, i.statut, i.statut_paiement, i.statut_pieces, i.version,
                    i.blocages, i.depuis,
                    CASE $4 WHEN 'nom' THEN (SELECT public.sans_accent(p.nom_naissance || ' ' || p.prenom)
                                             FROM identite.personne p WHERE p.id = i.personne_id)
                            WHEN 'formation' THEN public.sans_accent(q.libelle_fr) END AS cle,
                    CASE WHEN $10 THEN count(*) OVER () END AS total
                 FROM inscription.inscription i
                 LEFT JOIN offre.point_inscription q ON q.id = i.point_inscription_id
                 LEFT JOIN referentiel.structure s ON s.code = q.structure_code
                 WHERE ($11 OR (s.ancetres && $1 AND s.ancetres && $7)) AND ($2::text IS NULL OR i.statut = $2)
                   AND ($8::text IS NULL OR CASE $8 WHEN 'A_REVOIR' THEN i.a_revoir
                        WHEN 'DOUBLON_POTENTIEL' THEN i.statut NOT IN ('ANNULEE', 'EXPIREE')
                          AND EXISTS (SELECT FROM identite.personne p WHERE p.id = i.personne_id AND p.doublon_potentiel)
                        WHEN 'PRET' THEN i.statut = 'TERMINEE' AND i.blocages = '{}'
                        ELSE i.statut = 'TERMINEE' AND i.blocages @> ARRAY[$8] END)
                   AND ($3::uuid[] IS NULL OR i.personne_id = ANY ($3)) AND ($9::text IS NULL OR q.chemin = $9)
                 ORDER BY cle, i.depuis, i.id LIMIT $5 OFFSET $6) k
           JOIN identite.personne p ON p.id = k.personne_id
           JOIN offre.point_inscription pi ON pi.id = k.point_inscription_id
           ORDER BY k.cle, k.depuis, k.id"#;

/// How many are in each state.
pub const COMPTEURS: &str = r#"SELECT g.statut AS "statut!", sum(g.n)::bigint AS "n!"
           FROM (SELECT point_inscription_id, statut, count(*) AS n FROM inscription.inscription GROUP BY 1, 2) g
           JOIN offre.point_inscription pi ON pi.id = g.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE s.ancetres && $1 GROUP BY g.statut"#;

/// How many wait for each reason.
pub const RAISONS: &str = r#"SELECT raison AS "raison!", sum(g.n)::bigint AS "n!"
           FROM (SELECT point_inscription_id, statut, blocages, count(*) AS n FROM inscription.inscription
                 WHERE statut = 'TERMINEE' OR a_revoir GROUP BY 1, 2, 3) g
           JOIN offre.point_inscription pi ON pi.id = g.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           CROSS JOIN LATERAL unnest(CASE WHEN g.statut <> 'TERMINEE' THEN ARRAY['A_REVOIR']
                                          WHEN g.blocages = '{}' THEN ARRAY['PRET'] ELSE g.blocages END) AS raison
           WHERE s.ancetres && $1
           GROUP BY raison ORDER BY sum(g.n) DESC, raison"#;

/// How many persons may be somebody who is known.
pub const DOUBLONS: &str = r#"SELECT count(*) AS "n!" FROM identite.personne p
           JOIN inscription.inscription i ON i.personne_id = p.id
           JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE p.doublon_potentiel AND i.statut NOT IN ('ANNULEE', 'EXPIREE') AND s.ancetres && $1"#;

/// The session, read with each request.
pub const SESSION: &str = r#"SELECT u.identifiant, u.nom_affiche, u.langue, u.personne_id, s.vu_le, s.confirmee_le,
            coalesce((SELECT jsonb_agg(jsonb_build_object('role', h.role_code, 'structure', h.structure_code,
                'debut', h.debut, 'fin', h.fin, 'deleguee', h.deleguee, 'traitements',
                coalesce((SELECT jsonb_agg(p.traitement) FROM authz.permission p WHERE p.role_code = h.role_code),
                    '[]'::jsonb)))
              FROM authz.habilitation h WHERE h.utilisateur_id = u.id), '[]'::jsonb) AS "habilitations!",
            s.au_nom_de, s.au_nom_depuis, s.au_nom_motif, s.fournisseur IS NOT NULL
                OR EXISTS (SELECT FROM authz.second_facteur f WHERE f.utilisateur_id = u.id AND f.active_le IS NOT NULL)
                AS "facteur!"
         FROM authz.session s JOIN authz.utilisateur u ON u.id = s.utilisateur_id
         WHERE s.id = $1 AND u.id = $2 AND u.actif AND s.fin_le IS NULL AND s.expire_le > $3 AND s.vu_le > $4"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ce_sont_ceux_du_produit() {
        let sources = [
            include_str!("../../../backend/src/inscription/file.rs"),
            include_str!("../../../backend/src/inscription/compteurs.rs"),
            include_str!("../../../backend/src/inscription/recherche.rs"),
            include_str!("../../../backend/src/referentiel/etablissement.rs"),
            include_str!("../../../backend/src/authz/session.rs"),
        ];
        for requete in [ENTIER, PERSONNES, LIRE, COMPTEURS, RAISONS, DOUBLONS, SESSION] {
            assert!(
                sources.iter().any(|s| s.contains(requete)),
                "the product has another statement: bring the floor up to it\n{requete}"
            );
        }
    }
}
