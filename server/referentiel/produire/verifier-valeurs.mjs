import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { comparer, lire } from './csv.mjs'
import { uaiJuste } from './lycees.mjs'
import { COMMUNES } from './valeurs.mjs'

const REGIMES = ['FERMEE', 'SEMI_OUVERTE', 'OUVERTE']
const DOMAINES = ['PERSONNE', 'BAC', 'ETABLISSEMENT', 'FORMATION', 'INSCRIPTION', 'EVALUATION', 'AUTRE']
const TYPES = {
  TEXTE: /^/,
  ENTIER: /^-?\d+$/,
  DECIMAL: /^-?\d+(\.\d+)?$/,
  BOOLEEN: /^(true|false)$/,
  DATE: /^\d{4}-\d\d-\d\d$/,
  REFERENCE: /^\S+$/,
  REFERENCES: /^\S+( \S+)*$/,
}
const LONGUEURS = { libelle_court: 50, libelle_long: 150, libelle_affichage: 150, libelle_en: 150 }

const CODE = /^[A-Za-z0-9-]{1,30}$/
/** Codes with an underscore that dossiers and courses already hold: none is to be added. */
const HERITES = {
  CursusParallele: 'DOUBLE_LICENCE',
  ProgrammeEchange: 'ERASMUS_MONDE ERASMUS_MUNDUS DOUBLE_DIPLOME',
  QuotiteActivite: 'MOINS_MI_TEMPS MI_TEMPS',
  Sejour: 'CARTE_RESIDENT FOYER_FISCAL INSCRIT_2018',
  TypeDiplome: 'LICENCE_PRO',
  TypeResultat: 'DEF_DEM',
}

/** A day of the calendar: not the 30th of February. */
const jour = (texte) => TYPES.DATE.test(texte) && new Date(`${texte}T00:00:00Z`).toISOString().startsWith(texte)

function verifierDefinitions(definitions, dire) {
  const codes = definitions.map((d) => d.code)
  const vus = { code: new Set(), prefixe: new Set() }
  if (codes.some((c, i) => i > 0 && comparer(codes[i - 1], c) >= 0)) dire('definitions: not sorted, or one twice')
  for (const d of definitions) {
    const la = (message) => dire(`definitions: ${d.code}: ${message}`)
    if (!/^[A-Z][A-Za-z0-9]+$/.test(d.code)) la('code')
    if (!REGIMES.includes(d.regime) || !DOMAINES.includes(d.domaine)) la('regime or domain')
    // Where the code is something else that is typed, none is made.
    const codes_faits = d.regime !== 'FERMEE' && !d.colonnes.some((c) => c.estCode)
    if (codes_faits !== (d.prefixe !== null)) la('a prefix if, and only if, codes are made')
    if (d.prefixe !== null) {
      if (!/^[A-Z]{3}$/.test(d.prefixe) || vus.prefixe.has(d.prefixe)) la('prefix')
      vus.prefixe.add(d.prefixe)
    }
    if (d.standard !== (d.colonnes.length === 0)) la('standard')
    const textes = [d.singulier, d.pluriel, d.singulierEn, d.plurielEn, ...d.colonnes.flatMap((c) => [c.libelle, c.libelleEn])]
    if (textes.some((t) => !t || t.includes("'"))) la('labels')
    if (new Set(d.colonnes.map((c) => c.nom)).size !== d.colonnes.length) la('a column twice')
    for (const c of d.colonnes) {
      if (!TYPES[c.type] || !/^[a-z][A-Za-z0-9]*$/.test(c.nom) || typeof c.obligatoire !== 'boolean') la(c.nom)
      // A text that is a code of another nomenclature is one all the same.
      if (c.type.startsWith('REFERENCE') && !c.cible) la(c.nom)
      if (c.cible && !(codes.includes(c.cible) && /^(TEXTE|REFERENCES?)$/.test(c.type))) la(c.nom)
      if (c.uai !== undefined && !(c.uai === true && c.type === 'TEXTE' && !c.cible)) la(c.nom)
      if (c.estCode !== undefined && !(c.estCode === true && c.uai && c.obligatoire)) la(c.nom)
      if (c.max !== undefined && c.type !== 'TEXTE') la(c.nom)
    }
  }
}

function verifierLigne(d, l, dire) {
  const la = (message) => dire(`${l.code} of ${l.debut}: ${message}`)
  if (!CODE.test(l.code) && !(HERITES[d.code] ?? '').split(' ').includes(l.code)) la('code')
  if (!jour(l.debut) || (l.fin && (!jour(l.fin) || l.fin <= l.debut))) la('dates')
  for (const [champ, max] of Object.entries(LONGUEURS)) {
    if (l[champ].length > max) la(`${champ}: ${l[champ].length} characters`)
    if (l[champ] === '' && champ !== 'libelle_en') la(champ)
    if (l[champ].includes("'")) la(`${champ}: apostrophe`)
  }
  if (!TYPES.ENTIER.test(l.priorite)) la('priorite')
  for (const c of d.colonnes) {
    const v = l[c.nom]
    if (v === '' ? c.obligatoire : !TYPES[c.type].test(v) || v.length > (c.max ?? 1000)) la(`${c.nom}: ${v}`)
  }
}

/** Two rows of one code on the same day. */
function chevauchements(lignes, dire) {
  const parCode = new Map()
  for (const l of lignes) parCode.set(l.code, [...(parCode.get(l.code) ?? []), l])
  for (const [code, periodes] of parCode) {
    periodes.sort((a, b) => comparer(a.debut, b.debut))
    periodes.forEach((l, i) => {
      const suivante = periodes[i + 1]
      if (suivante && (!l.fin || l.fin > suivante.debut)) dire(`${code}: two rows on the same day`)
    })
  }
}

/** Checks `definitions.json` and `valeurs/`; the number of rows of each nomenclature. */
export function verifierValeurs(dossier, erreurs) {
  const definitions = JSON.parse(readFileSync(`${dossier}/definitions.json`, 'utf8'))
  verifierDefinitions(definitions, (message) => erreurs.push(message))
  const noms = new Set(definitions.map((d) => `${d.code}.csv`))
  for (const fichier of readdirSync(`${dossier}/valeurs`)) if (!noms.has(fichier)) erreurs.push(`${fichier}: not defined`)
  const tables = {}
  for (const d of definitions) {
    const chemin = `${dossier}/valeurs/${d.code}.csv`
    const dire = (message) => erreurs.push(`${d.code}: ${message}`)
    tables[d.code] = []
    if (!existsSync(chemin)) continue
    const texte = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(chemin))
    if (!texte.endsWith('\n') || /\r|\uFEFF|\uFFFD|\n\n| ;|; | {2}/.test(texte)) dire('a blank, a line end or a byte order mark')
    if (texte !== texte.normalize('NFC')) dire('accents apart from their letters')
    if (texte.split('\n', 1)[0] !== [...COMMUNES, ...d.colonnes.map((c) => c.nom)].join(';')) {
      dire('other columns')
      continue
    }
    const lignes = lire(texte)
    tables[d.code] = lignes
    for (const l of lignes) verifierLigne(d, l, dire)
    chevauchements(lignes, dire)
  }
  references(definitions, tables, erreurs)
  return Object.fromEntries(definitions.map((d) => [d.code, tables[d.code].length]))
}

function references(definitions, tables, erreurs) {
  const codes = Object.fromEntries(Object.entries(tables).map(([nom, lignes]) => [nom, new Set(lignes.map((l) => l.code))]))
  for (const d of definitions) {
    const liens = d.colonnes.filter((c) => c.cible).map((c) => [c.nom, c.cible])
    const uais = d.colonnes.filter((c) => c.uai).map((c) => c.nom)
    for (const l of tables[d.code]) {
      for (const [colonne, cible] of liens) {
        const absents = l[colonne].split(' ').filter((code) => code && !codes[cible].has(code))
        if (absents.length > 0) erreurs.push(`${d.code}: ${l.code}: ${colonne}: no ${absents.join(' ')} in ${cible}`)
      }
      for (const { nom } of d.colonnes.filter((c) => c.estCode)) {
        if (l[nom] !== l.code) erreurs.push(`${d.code}: ${l.code}: ${l[nom]}`)
      }
      for (const uai of uais.map((nom) => l[nom])) {
        if (uai && !uaiJuste(uai)) erreurs.push(`${d.code}: ${l.code}: letter of ${uai}`)
      }
    }
  }
}
