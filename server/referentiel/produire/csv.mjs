import { writeFileSync } from 'node:fs'

/** Code points, not the order of a language: the same on every machine. */
export const comparer = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

const SPECIAL = /[;"\r\n]/

const champ = (valeur) => {
  const texte = String(valeur ?? '')
  return SPECIAL.test(texte) ? `"${texte.replaceAll('"', '""')}"` : texte
}

/** Writes rows (objects) under their header; returns how many. */
export function ecrire(chemin, colonnes, lignes) {
  const textes = lignes.map((ligne) => colonnes.map((colonne) => champ(ligne[colonne])).join(';'))
  writeFileSync(chemin, `${[colonnes.join(';'), ...textes].join('\n')}\n`)
  return lignes.length
}

/** Reads a text with a header into objects. */
export function lire(texte) {
  const [entete, ...lignes] = texte.trimEnd().split('\n').map(decouper)
  return lignes.map((ligne) => Object.fromEntries(entete.map((colonne, i) => [colonne, ligne[i] ?? ''])))
}

function decouper(ligne) {
  const champs = []
  for (const [, cite, nu] of ligne.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g)) {
    champs.push(cite === undefined ? nu : cite.replaceAll('""', '"'))
  }
  return champs
}
