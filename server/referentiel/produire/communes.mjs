import { readFileSync } from 'node:fs'
import { comparer } from './csv.mjs'

/** What the first package tells of: the communes since 1943, up to that day. */
const HISTOIRE = '0.8.0'
/** Then one state per package, at the first of January. */
const MILLESIMES = [
  ['1.1.1', '2021-01-01'],
  ['2.3.1', '2022-01-01'],
  ['3.1.1', '2023-01-01'],
  ['4.1.0', '2024-01-01'],
  ['5.3.0', '2025-01-01'],
  ['6.0.0', '2026-01-01'],
]
/** No package tells these: codes of Mayotte until 2007, and two communes of Guadeloupe that became collectivities. */
const MAYOTTE = '2008-01-01'
const COLLECTIVITES = [
  ['97123', '97701', 'Saint-Barthélemy', '2007-07-15'],
  ['97127', '97801', 'Saint-Martin', '2007-07-15'],
]

const departement = (code) => code.slice(0, /^9[78]/.test(code) ? 3 : 2)

/** Same name but for the typography: no new row for it. */
const sansTypographie = (nom) =>
  nom
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/œ/gi, 'oe')
    .replace(/[’'\s-]+/g, ' ')
    .toLowerCase()

function charger(dossier, version, fichier) {
  return JSON.parse(readFileSync(`${dossier}/decoupage-administratif-${version}/data/${fichier}.json`, 'utf8'))
}

/** Rows of the history: one per name that a commune has had. */
function histoire(dossier) {
  const evenements = charger(dossier, HISTOIRE, 'historique-communes')
  const parId = new Map(evenements.map((e) => [e.id, e]))
  const communes = evenements.filter((e) => e.type === 'COM')
  const lignes = []
  for (const versions of grouper(communes).values()) {
    versions.sort((a, b) => comparer(a.dateDebut ?? '', b.dateDebut ?? ''))
    let derniere
    for (const v of versions) {
      const suite = derniere && derniere.fin === v.dateDebut && derniere.nom === v.nom
      if (suite) {
        derniere.fin = v.dateFin ?? ''
        derniere.suivant = suivant(v, parId)
      } else {
        derniere = { code: v.code, nom: v.nom, debut: v.dateDebut ?? '', fin: v.dateFin ?? '', suivant: suivant(v, parId) }
        lignes.push(derniere)
      }
    }
  }
  return lignes
}

function grouper(communes) {
  const groupes = new Map()
  for (const c of communes) {
    if (!groupes.has(c.code)) groupes.set(c.code, [])
    groupes.get(c.code).push(c)
  }
  return groupes
}

/** Code of the commune that a commune is in from the day when it ends; null when its land was shared out. */
function suivant(commune, parId) {
  if (!commune.dateFin) return null
  const successeur = parId.get(commune.successeur)
  if (!successeur) return commune.raisonFin === 'suppression' ? null : commune.code
  return successeur.type === 'COM' ? successeur.code : parId.get(successeur.pole).code
}

/** Code of the commune that a code of the millésime before is in; null when the package does not tell. */
function absorbee(code, etat, inconnus) {
  const partie = etat.find((c) => c.code === code && c.chefLieu)
  const pole = partie?.chefLieu ?? etat.find((c) => c.anciensCodes?.includes(code))?.code
  if (!pole) inconnus.push(code)
  return pole ?? null
}

const postauxDe = (commune) => (commune.codesPostaux ?? []).toSorted(comparer).join(' ')

function ouvrir(commune, debut) {
  return { code: commune.code, nom: commune.nom, debut, fin: '', suivant: null }
}

function fermer(ligne, fin, suivant) {
  ligne.fin = fin
  ligne.suivant = suivant
}

/** All communes, present and past, and the municipal arrondissements. */
export function communes(dossier) {
  const lignes = histoire(dossier)
  const ouvertes = new Map(lignes.filter((l) => !l.fin).map((l) => [l.code, l]))
  const inconnus = []
  let etat = charger(dossier, HISTOIRE, 'communes')
  for (const c of etat.filter((c) => c.type === 'commune-actuelle' && ouvertes.has(c.code))) {
    ouvertes.get(c.code).postaux = postauxDe(c)
  }
  for (const [version, jour] of MILLESIMES) {
    etat = charger(dossier, version, 'communes')
    const actuelles = new Map(etat.filter((c) => c.type === 'commune-actuelle').map((c) => [c.code, c]))
    for (const [code, ligne] of ouvertes) {
      if (actuelles.has(code)) continue
      fermer(ligne, jour, absorbee(code, etat, inconnus))
      ouvertes.delete(code)
    }
    for (const [code, c] of actuelles) {
      const ligne = ouvertes.get(code)
      if (ligne && sansTypographie(ligne.nom) === sansTypographie(c.nom)) {
        ligne.nom = c.nom
      } else {
        if (ligne) fermer(ligne, jour, code)
        const outreMer = /^97[578]|^98/.test(code)
        const nouvelle = ouvrir(c, outreMer ? '' : jour)
        lignes.push(nouvelle)
        ouvertes.set(code, nouvelle)
      }
      ouvertes.get(code).postaux = postauxDe(c)
    }
  }
  for (const c of etat.filter((c) => c.type === 'arrondissement-municipal')) {
    lignes.push({ ...ouvrir(c, ''), postaux: postauxDe(c) })
  }
  outreMer(lignes, ouvertes)
  const parCode = grouper(lignes)
  // Where that code is today: itself when it is in use (again), or else what its last bearer went into.
  const presente = (code) => {
    for (let pas = 0; code && !ouvertes.has(code) && pas < 20; pas += 1) {
      code = parCode.get(code).toSorted((a, b) => comparer(b.fin, a.fin))[0].suivant
    }
    return code ?? ''
  }
  return {
    inconnus,
    lignes: lignes
      .map((l) => ({
        code_insee: l.code,
        libelle: l.nom,
        codes_postaux: l.postaux ?? '',
        code_departement: departement(l.code),
        debut: l.debut,
        fin: l.fin,
        remplacee_par: l.fin ? presente(l.code) : '',
      }))
      .sort((a, b) => comparer(a.code_insee, b.code_insee) || comparer(a.debut, b.debut)),
  }
}

function outreMer(lignes, ouvertes) {
  for (const [code, ligne] of [...ouvertes].filter(([code]) => code.startsWith('976'))) {
    ligne.debut = MAYOTTE
    lignes.push({ code: `985${code.slice(3)}`, nom: ligne.nom, debut: '', fin: MAYOTTE, suivant: code, postaux: '' })
  }
  for (const [ancien, code, nom, jour] of COLLECTIVITES) {
    ouvertes.get(code).debut = jour
    lignes.push({ code: ancien, nom, debut: '', fin: jour, suivant: code, postaux: '' })
  }
}
