import { readFileSync } from 'node:fs'
import { comparer, lire } from './csv.mjs'
import { uaiJuste } from './lycees.mjs'

/** Columns of each file; the first ones are its key. `trie`: sorted by the key. */
export const FICHIERS = {
  communes: {
    cle: ['code_insee', 'debut'],
    colonnes: ['code_insee', 'libelle', 'codes_postaux', 'code_departement', 'debut', 'fin', 'remplacee_par'],
    trie: true,
  },
  pays: {
    cle: ['code_insee', 'debut'],
    colonnes: [
      'code_insee', 'iso2', 'libelle_fr', 'libelle_en', 'nationalite_fr', 'nationalite_en', 'ue', 'eee', 'debut', 'fin',
    ],
    trie: true,
  },
  departements: { cle: ['code'], colonnes: ['code', 'libelle', 'region', 'academie'], trie: true },
  lycees: {
    cle: ['uai'],
    colonnes: ['uai', 'libelle', 'commune', 'code_postal', 'code_departement', 'secteur', 'type'],
    trie: true,
  },
  correspondances: {
    cle: ['type', 'nom', 'champ'],
    colonnes: ['type', 'objet', 'nom', 'champ', 'format'],
    trie: false,
  },
}

/** May be empty. */
const FACULTATIFS = new Set(
  `codes_postaux debut fin remplacee_par iso2 region academie code_postal secteur`.split(' '),
)

/** Those of the past: Corsica before 1976, Mayotte before 2008. */
const ANCIENS_DEPARTEMENTS = ['20', '985']

const FORMES = {
  communes: { code_insee: /^\d[\dAB]\d{3}$/, codes_postaux: /^(\d{5}( \d{5})*)?$/ },
  pays: { code_insee: /^99\d{3}$/, iso2: /^([A-Z]{2})?$/, ue: /^[01]$/, eee: /^[01]$/ },
  departements: { code: /^(\d\d|2[AB]|9[78]\d)$/, academie: /^(\d\d)?$/ },
  lycees: { code_postal: /^(\d{5})?$/, secteur: /^(PRIVE|PUBLIC)?$/, type: /^[A-Z_]+$/ },
  correspondances: { objet: /^(PERSONNE|STRUCTURE)$/, format: /^(TEXTE|DATE|CIVILITE|ETIQUETTE)$/ },
}

/** Reads all files of a folder; errors as texts, and the number of rows of each. */
export function verifier(dossier) {
  const erreurs = []
  const tables = {}
  for (const [nom, { cle, colonnes, trie }] of Object.entries(FICHIERS)) {
    const octets = readFileSync(`${dossier}/${nom}.csv`)
    const texte = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets)
    const dire = (message) => erreurs.push(`${nom}: ${message}`)
    if (!texte.endsWith('\n') || /\r|\uFEFF|\uFFFD|\n\n| ;|; | {2}/.test(texte)) dire('a blank, a line end or a byte order mark')
    if (texte !== texte.normalize('NFC')) dire('accents apart from their letters')
    const lignes = lire(texte)
    tables[nom] = lignes
    if (texte.split('\n', 1)[0] !== colonnes.join(';')) dire('other columns')
    const cles = lignes.map((l) => cle.map((c) => l[c]).join(';'))
    const vues = new Set()
    for (const c of cles) if (vues.size === vues.add(c).size) dire(`${c} twice`)
    if (trie && cles.some((c, i) => i > 0 && comparer(cles[i - 1], c) > 0)) dire('not sorted')
    for (const l of lignes) {
      const ligne = Object.values(l).join(';')
      if (Object.keys(l).length !== colonnes.length) dire(`columns of ${ligne}`)
      for (const colonne of colonnes) {
        if (l[colonne] === '' && !FACULTATIFS.has(colonne)) dire(`${colonne} of ${ligne}`)
        if (FORMES[nom][colonne]?.test(l[colonne]) === false) dire(`${colonne} of ${ligne}`)
      }
      if (l.debut && l.fin && l.debut >= l.fin) dire(`dates of ${ligne}`)
    }
  }
  liens(tables, erreurs)
  return { erreurs, lignes: Object.fromEntries(Object.entries(tables).map(([nom, l]) => [nom, l.length])) }
}

/** What goes from one row to another. */
function liens({ communes, pays, departements, lycees }, erreurs) {
  const connus = new Set([...departements.map((d) => d.code), ...ANCIENS_DEPARTEMENTS])
  const actuelles = new Set(communes.filter((c) => !c.fin).map((c) => c.code_insee))
  for (const table of [communes, pays]) {
    table.forEach((ligne, i) => {
      const suivante = table[i + 1]
      if (suivante?.code_insee === ligne.code_insee && (!ligne.fin || ligne.fin > suivante.debut)) {
        erreurs.push(`${ligne.code_insee}: two rows on the same day`)
      }
    })
  }
  for (const c of communes) {
    if (!connus.has(c.code_departement)) erreurs.push(`${c.code_insee}: département ${c.code_departement}`)
    if (c.remplacee_par && !actuelles.has(c.remplacee_par)) erreurs.push(`${c.code_insee}: ${c.remplacee_par} is no more`)
    if (!c.fin && c.remplacee_par) erreurs.push(`${c.code_insee}: replaced without an end`)
  }
  for (const l of lycees) {
    if (!uaiJuste(l.uai)) erreurs.push(`${l.uai}: letter`)
    if (!connus.has(l.code_departement)) erreurs.push(`${l.uai}: département ${l.code_departement}`)
  }
}
