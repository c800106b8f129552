import { readFileSync } from 'node:fs'
import { comparer, ecrire, lire } from './csv.mjs'
import { universites } from './universites.mjs'

/** Columns that all nomenclatures have, in the order of the files. */
export const COMMUNES = [
  'code', 'debut', 'fin', 'libelle_court', 'libelle_long', 'libelle_affichage', 'libelle_en', 'priorite',
]
const INCONNU = '1900-01-01'
const COURT = 50
const LONG = 150

/** Rights to the fees of nationals by an agreement, beside the European Economic Area: Andorra, Monaco, Switzerland. */
const ACCORDS = ['AD', 'CH', 'MC']
const CONTINENTS = { 1: 'Europe', 2: 'Asie', 3: 'Afrique', 4: 'Amérique', 5: 'Océanie' }

/** Départements of the past that a commune of birth may name, and the first day of those that came after. */
const ANCIENS = `
020;20;Corse;;1976-01-01;27
075;75;Seine;;1968-01-01;01
078;78;Seine-et-Oise;;1968-01-01;25
985;985;Mayotte;;2008-01-01;
`
const DEBUTS = {
  '2A': '1976-01-01',
  '2B': '1976-01-01',
  75: '1968-01-01',
  78: '1968-01-01',
  91: '1968-01-01',
  92: '1968-01-01',
  93: '1968-01-01',
  94: '1968-01-01',
  95: '1968-01-01',
  976: '2008-01-01',
  977: '2007-07-15',
  978: '2007-07-15',
}

const TYPES_UAI = {
  LYCEE: 'LYC',
  LYCEE_GENERAL_TECHNOLOGIQUE: 'LGT',
  LYCEE_POLYVALENT: 'LPO',
  LYCEE_PROFESSIONNEL: 'LP',
  LYCEE_AGRICOLE: 'LAG',
  SECTION_PROFESSIONNELLE: 'SEP',
  AUTRE: 'AUT',
}
const ABREVIATIONS = [
  [/^Lycée général et technologique/, 'LGT'],
  [/^Lycée polyvalent/, 'LPO'],
  [/^Lycée professionnel/, 'LP'],
  [/^Section d’enseignement professionnel/, 'SEP'],
  [/^Section générale et technologique/, 'SGT'],
  [/^Unité de formation par apprentissage/, 'UFA'],
  [/^Institut supérieur/, 'Inst. sup.'],
  [/^Université/, 'Univ.'],
]
/** What comes before the name of a person or a place in that of a lycée. */
const PATRONYME =
  /^(Lycée(?: (?:agricole|climatique|d’enseignement général et technologique|général|général et technologique|polyvalent|privé|professionnel|professionnel agricole|technologique))*) (?=\p{Lu})(.+)$/u

const typographie = (texte) => texte.replaceAll("'", '’').replace(/ ([:»])/g, '\u00a0$1').replace(/« /g, '«\u00a0')
const sansAccent = (texte) => texte.normalize('NFD').replace(/\p{M}/gu, '').replace(/œ/g, 'oe').replace(/Œ/g, 'OE')

/** Three characters: `001`, `02A`, `971`. */
export const departement3 = (code) => code.padStart(3, '0')

/** At most fifty characters, cut between two words when the abbreviations do not do. */
function court(nom) {
  if (nom.length <= COURT) return nom
  const abrege = ABREVIATIONS.reduce((n, [motif, par]) => n.replace(motif, par), nom).replace(/ \([^)]*\)$/, '')
  if (abrege.length <= COURT) return abrege
  return `${abrege.slice(0, COURT).replace(/[\s,(–-]+[^\s]*$/u, '')}…`
}

/** As La Poste writes it: capitals without accents, apostrophes or hyphens, `ST` and `STE`. */
export function acheminement(nom) {
  const arrondissement = /^(Paris|Lyon|Marseille) (\d+)/.exec(nom)
  if (arrondissement) return `${arrondissement[1].toUpperCase()} ${arrondissement[2].padStart(2, '0')}`
  return sansAccent(nom)
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .replace(/\bSAINT(E?)\b/g, 'ST$1')
    .trim()
}

const valeur = (code, nom, champs) => ({
  code,
  debut: INCONNU,
  libelle_court: court(nom),
  libelle_long: nom,
  libelle_affichage: nom,
  priorite: 0,
  ...champs,
})

function pays(lignes) {
  const rang = (l) => (l.code_insee === '99100' ? '' : l.fin ? '~' : '') + sansAccent(l.libelle_fr).toLowerCase()
  const ordre = lignes.toSorted(
    (a, b) => (b.code_insee === '99100') - (a.code_insee === '99100') || comparer(rang(a), rang(b)),
  )
  return ordre.map((l, i) => {
    const nom = typographie(l.libelle_fr)
    return valeur(l.code_insee, nom, {
      debut: l.debut || INCONNU,
      fin: l.fin,
      libelle_en: typographie(l.libelle_en),
      priorite: i + 1,
      libelleNationalite: typographie(l.nationalite_fr),
      codeIso3611: l.iso2,
      continent: CONTINENTS[l.code_insee[2]],
      temoinUnionEuropeenne: l.ue === '1',
      temoinAccords: (l.eee === '1' && l.ue !== '1') || ACCORDS.includes(l.iso2),
    })
  })
}

function departements(lignes, regions) {
  const codeRegion = new Map(regions.map((r) => [r.libelle_long, r.code]))
  const anciens = ANCIENS.trim().split('\n').map((ligne) => {
    const [code, insee, libelle, debut, fin, academie] = ligne.split(';')
    return { code, insee, libelle, debut, fin, academie, region: '' }
  })
  const actuels = lignes.map((l) => ({ ...l, code: departement3(l.code), insee: l.code, debut: DEBUTS[l.code], fin: '' }))
  return [...anciens, ...actuels]
    .sort((a, b) => comparer(a.code, b.code) || comparer(a.debut ?? '', b.debut ?? ''))
    .map((l, i) => {
      const nom = typographie(l.libelle)
      return valeur(l.code, nom, {
        debut: l.debut || INCONNU,
        fin: l.fin,
        libelle_en: nom,
        priorite: i + 1,
        codeDepartementInsee2: l.insee,
        codeAcademie: l.academie,
        codeRegion: l.region ? codeRegion.get(typographie(l.region)) : '',
        codeDepartementImmatriculation: !l.fin && l.region ? l.insee : '',
      })
    })
}

const communesActuelles = (lignes) =>
  lignes
    .filter((l) => !l.fin)
    .flatMap((l) =>
      l.codes_postaux
        .split(' ')
        .filter(Boolean)
        .map((codePostal) =>
          valeur(`${l.code_insee}-${codePostal}`, typographie(l.libelle), {
            debut: l.debut || INCONNU,
            codeInsee: l.code_insee,
            codePostal,
            libelleAcheminement: acheminement(l.libelle),
          }),
        ),
    )

const communesNaissance = (lignes) =>
  lignes.map((l) =>
    valeur(l.code_insee, typographie(l.libelle), {
      debut: l.debut || INCONNU,
      fin: l.fin,
      libelle_affichage: `${typographie(l.libelle)} (${l.code_departement})`,
      departement: departement3(l.code_departement),
    }),
  )

function etablissements(lycees, communes, departements, academies) {
  const actuelles = communes.filter((c) => !c.fin)
  const parCode = new Map(actuelles.map((c) => [c.code_insee, c]))
  const cle = (c) => `${c.code_departement} ${c.libelle}`
  // A town that went into another since the list of the lycées was made: that other.
  const parNom = new Map([
    ...communes.filter((c) => parCode.has(c.remplacee_par)).map((c) => [cle(c), parCode.get(c.remplacee_par)]),
    ...actuelles.map((c) => [cle(c), c]),
  ])
  const academieDe = new Map(departements.map((d) => [d.code, d.academie]))
  const nomAcademie = new Map(academies.map((a) => [a.code, a.libelle_long]))
  const lieu = (departement) => {
    const academie = academieDe.get(departement) ?? ''
    return {
      academie,
      academieLibe: nomAcademie.get(academie) ?? '',
      departement: departement ? departement3(departement) : '',
      paysNationalite: '99100',
    }
  }
  /** The municipal arrondissement that has that postal code, if the town has any. */
  const commune = (departement, nom, codePostal) => {
    const ville = parNom.get(`${departement} ${nom}`)
    if (!['13055', '69123', '75056'].includes(ville?.code_insee)) return ville
    return actuelles.find((c) => c.libelle.startsWith(`${nom} `) && c.codes_postaux.split(' ').includes(codePostal)) ?? ville
  }
  const ecoles = lycees.map((l) => {
    const nom = typographie(l.libelle)
    const [, denomination = nom, patronyme = ''] = PATRONYME.exec(nom) ?? []
    const affichage = `${nom} (${typographie(l.commune)})`
    return valeur(l.uai, nom, {
      libelle_affichage: affichage.length > LONG ? nom : affichage,
      ...lieu(l.code_departement),
      codePostalUai: l.code_postal,
      commune: commune(l.code_departement, l.commune, l.code_postal)?.code_insee ?? '',
      communeLibe: typographie(l.commune),
      denominationPrincipale: denomination,
      patronymeUai: patronyme,
      etatEtablissement: '1',
      etatEtablissementLibe: 'Ouvert',
      numeroUai: l.uai,
      secteurPublicPrive: l.secteur === 'PRIVE' ? 'PR' : l.secteur === 'PUBLIC' ? 'PU' : '',
      secteurPublicPriveLibe: l.secteur === 'PRIVE' ? 'Privé' : l.secteur === 'PUBLIC' ? 'Public' : '',
      typeUai: TYPES_UAI[l.type],
    })
  })
  const superieur = universites().map((u) => {
    const nom = typographie(u.nom)
    const ville = parCode.get(u.insee)
    const nomVille = typographie(ville?.libelle ?? '').replace(/ \d+(er|e) Arrondissement$/, '')
    const codes = (ville?.codes_postaux ?? '').split(' ')
    return valeur(u.uai, nom, {
      debut: u.debut || INCONNU,
      fin: u.fin,
      ...lieu(ville?.code_departement ?? ''),
      codePostalUai: codes.length === 1 ? codes[0] : '',
      commune: u.insee,
      communeLibe: nomVille,
      denominationPrincipale: nom,
      etatEtablissement: u.fin ? '' : '1',
      etatEtablissementLibe: u.fin ? 'Fermé' : 'Ouvert',
      numeroUai: u.uai,
      secteurPublicPrive: 'PU',
      secteurPublicPriveLibe: 'Public',
      sigleUai: u.sigle,
      source: u.source,
      typeUai: u.type,
    })
  })
  return [...ecoles, ...superieur].sort((a, b) => comparer(a.code, b.code))
}

/** Writes the nomenclatures that come from the national tables; the others are typed. */
export function valeurs(dossier) {
  const table = (nom) => lire(readFileSync(`${dossier}/${nom}.csv`, 'utf8'))
  const definitions = JSON.parse(readFileSync(`${dossier}/definitions.json`, 'utf8'))
  const ecrireValeurs = (code, lignes) => {
    const { colonnes } = definitions.find((d) => d.code === code)
    ecrire(`${dossier}/valeurs/${code}.csv`, [...COMMUNES, ...colonnes.map((c) => c.nom)], lignes)
  }
  const communes = table('communes')
  const lesDepartements = table('departements')
  ecrireValeurs('PaysNationalite', pays(table('pays')))
  ecrireValeurs('Departement', departements(lesDepartements, table('valeurs/Region')))
  ecrireValeurs('Commune', communesActuelles(communes))
  ecrireValeurs('CommuneNaissance', communesNaissance(communes))
  ecrireValeurs(
    'EtablissementFrancais',
    etablissements(table('lycees'), communes, lesDepartements, table('valeurs/Academie')),
  )
}
