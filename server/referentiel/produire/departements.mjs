import { readFileSync } from 'node:fs'
import { comparer } from './csv.mjs'

/** Académie of the Éducation nationale, and its départements. */
const ACADEMIES = {
  '01': '75',
  '02': '04 05 13 84',
  '03': '25 39 70 90',
  '04': '24 33 40 47 64',
  '05': '14 50 61',
  '06': '03 15 43 63',
  '07': '21 58 71 89',
  '08': '07 26 38 73 74',
  '09': '59 62',
  10: '01 42 69',
  11: '11 30 34 48 66',
  12: '54 55 57 88',
  13: '16 17 79 86',
  14: '22 29 35 56',
  15: '67 68',
  16: '09 12 31 32 46 65 81 82',
  17: '44 49 53 72 85',
  18: '18 28 36 37 41 45',
  19: '08 10 51 52',
  20: '02 60 80',
  21: '27 76',
  22: '19 23 87',
  23: '06 83',
  24: '77 93 94',
  25: '78 91 92 95',
  27: '2A 2B',
  28: '974',
  31: '972',
  32: '971 977 978',
  33: '973',
  40: '988',
  41: '987',
  43: '976',
}

/** Collectivities that the package has no list of. Académies not in our list: empty. */
const COLLECTIVITES = {
  975: 'Saint-Pierre-et-Miquelon',
  977: 'Saint-Barthélemy',
  978: 'Saint-Martin',
  984: 'Terres australes et antarctiques françaises',
  986: 'Wallis-et-Futuna',
  987: 'Polynésie française',
  988: 'Nouvelle-Calédonie',
  989: 'Île de Clipperton',
}

export function departements(dossier) {
  const lire = (fichier) =>
    JSON.parse(readFileSync(`${dossier}/decoupage-administratif-6.0.0/data/${fichier}.json`, 'utf8'))
  const regions = new Map(lire('regions').map((r) => [r.code, r.nom]))
  const academie = new Map(
    Object.entries(ACADEMIES).flatMap(([code, liste]) => liste.split(' ').map((departement) => [departement, code])),
  )
  const lignes = new Map(
    lire('departements').map((d) => [d.code, { code: d.code, libelle: d.nom, region: regions.get(d.region) ?? '' }]),
  )
  for (const [code, libelle] of Object.entries(COLLECTIVITES)) lignes.set(code, { code, libelle, region: '' })
  return [...lignes.values()]
    .map((ligne) => ({ ...ligne, academie: academie.get(ligne.code) ?? '' }))
    .sort((a, b) => comparer(a.code, b.code))
}
