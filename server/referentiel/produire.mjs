#!/usr/bin/env node
/**
 * Makes the national tables of this folder from packages, and checks all of them. See README.md.
 *
 *   node produire.mjs FOLDER_OF_THE_PACKAGES
 *   node produire.mjs --valeurs
 *   node produire.mjs --verifier
 */
import { communes } from './produire/communes.mjs'
import { ecrire } from './produire/csv.mjs'
import { departements } from './produire/departements.mjs'
import { lycees } from './produire/lycees.mjs'
import { pays } from './produire/pays.mjs'
import { valeurs } from './produire/valeurs.mjs'
import { verifierValeurs } from './produire/verifier-valeurs.mjs'
import { FICHIERS, verifier } from './produire/verifier.mjs'

const ici = import.meta.dirname
const [argument] = process.argv.slice(2)

function produire(paquets) {
  const ecrireTable = (nom, lignes) => ecrire(`${ici}/${nom}.csv`, FICHIERS[nom].colonnes, lignes)
  const lieux = communes(paquets)
  if (lieux.inconnus.length > 0) console.warn(`communes: what became of ${lieux.inconnus.join(' ')} is not told`)
  ecrireTable('communes', lieux.lignes)
  ecrireTable('pays', pays(paquets))
  ecrireTable('departements', departements(paquets))
  const ecoles = lycees(paquets, lieux.lignes)
  ecrireTable('lycees', ecoles.lignes)
  console.log('lycees, rows left out:', ecoles.ecartes)
}

if (argument === undefined) {
  console.error('usage: node produire.mjs FOLDER_OF_THE_PACKAGES | --valeurs | --verifier')
  process.exit(2)
}
if (!argument.startsWith('--')) produire(argument)
if (argument !== '--verifier') valeurs(ici)
const { erreurs, lignes } = verifier(ici)
const nombres = verifierValeurs(ici, erreurs)
console.log('rows:', lignes)
console.log('values:', nombres)
for (const erreur of erreurs.slice(0, 50)) console.error(erreur)
process.exit(erreurs.length > 0 ? 1 : 0)
