import { readFileSync } from 'node:fs'
import { comparer } from './csv.mjs'

const UE =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')
const EEE = [...UE, 'IS', 'LI', 'NO']

/**
 * Codes that several ISO codes share: that of the state, or none when they are territories only. The rest of the line
 * is as in NOMS.
 */
const PARTAGES = `
99101;DK
99103;NO
99132;GB
99135;NL
99501;AU
99502;NZ
99425;;Territoires du Royaume-Uni aux Antilles (Anguilla, Bermudes, Caïmans, Montserrat, Turques-et-Caïques, Vierges);British territories in the Caribbean (Anguilla, Bermuda, Cayman, Montserrat, Turks and Caicos, Virgin Islands);Britannique;British
99427;;Territoires du Royaume-Uni dans l'Atlantique Sud (Malouines, Géorgie du Sud);British territories in the South Atlantic (Falkland Islands, South Georgia);Britannique;British
99432;;Territoires des États-Unis en Amérique (Porto Rico, îles Vierges);Territories of the United States in America (Puerto Rico, Virgin Islands);Américaine;American
99505;;Territoires des États-Unis en Océanie (Guam, Mariannes du Nord, Samoa américaines);Territories of the United States in Oceania (Guam, Northern Marianas, American Samoa);Américaine;American
`

/** Corrections of the packages, `code;fr;en;nationality fr;nationality en`: empty when the package is right. */
const NOMS = `
99102;;;;Icelandic
99103;;;;Norwegian
99113;;;;Liechtenstein
99116;Tchéquie;Czechia;;
99117;;;;Slovak
99118;;;Bosnienne;Bosnian
99123;;Russia;;
99128;;;;Sammarinese
99129;Vatican (Saint-Siège);Vatican City (Holy See);Vaticane;Vatican
99133;;;Gibraltarienne;Gibraltarian
99138;;;;Monegasque
99145;;;;Slovene
99148;;;;Belarusian
99151;;Moldova;;
99156;;North Macedonia;Macédonienne;Macedonian
99157;;;;Kosovar
99201;Arabie saoudite;;;
99204;;Iran;;
99206;;Syria;;
99208;;Türkiye;;
99216;;China;;
99224;Myanmar (Birmanie);Myanmar (Burma);;
99225;Brunei;Brunei;;
99229;;;;Maldivian
99230;;;;Hong Konger
99232;;;Macanaise;Macanese
99235;;;Srilankaise;
99236;;Taiwan;;
99238;;;Nord-coréenne;
99239;;South Korea;Sud-coréenne;
99241;;Laos;;
99243;Viêt Nam;;;
99247;Émirats arabes unis;United Arab Emirates;;Emirati
99251;;;;Yemeni
99256;;;Kazakhe;
99257;;;Kirghize;Kyrgyz
99258;;;Ouzbèke;Uzbek
99260;;;;Turkmen
99261;;Palestine;Palestinienne;Palestinian
99262;Timor oriental;;Est-timoraise;
99302;Liberia;;Libérienne;
99303;;;Sud-africaine;
99304;;Gambia;;
99306;Sainte-Hélène, Ascension et Tristan da Cunha;Saint Helena, Ascension and Tristan da Cunha;Britannique;British
99308;Territoire britannique de l'océan Indien;;Britannique;British
99309;Tanzanie;Tanzania;;
99312;Congo (République démocratique);Congo (Democratic Republic);Congolaise (République démocratique);Congolese (Democratic Republic)
99314;;;Équato-guinéenne;
99323;République centrafricaine;;;
99324;Congo;Congo;Congolaise;Congolese
99326;Côte d'Ivoire;Ivory Coast;;
99338;Nigeria;;Nigériane;
99342;;;Sierra-léonaise;
99347;;;;Botswanan
99348;;;Lésothane;Basotho
99349;;;Sud-soudanaise;South Sudanese
99389;Sahara occidental;;Sahraouie;Sahrawi
99391;Eswatini;Eswatini;Swazie;
99392;;;Bissau-guinéenne;Bissau-Guinean
99394;Sao Tomé-et-Principe;;;
99396;;Cabo Verde;Cap-verdienne;Cabo Verdean
99397;;;;Comorian
99399;;;;Djiboutian
99404;États-Unis;United States;;
99408;République dominicaine;;Dominicaine (République dominicaine);Dominican (Dominican Republic)
99414;Salvador;;;
99415;;;;Argentine
99420;;;;Ecuadorian
99426;;;Jamaïcaine;
99428;;;Guyanienne;
99430;;;;Greenlandic
99433;;;Trinidadienne;Trinidadian
99437;;;;Surinamese
99438;;;Dominiquaise;Dominican (Dominica)
99440;;;Vincentaise;Vincentian
99441;;;Antiguaise-et-barbudienne;Antiguan and Barbudan
99442;;;Kittitienne-et-névicienne;Kittitian and Nevisian
99443;;;Néerlandaise;Dutch
99444;;;Néerlandaise;Dutch
99445;;Sint Maarten;Néerlandaise;Dutch
99502;;;Néo-zélandaise;New Zealander
99503;;Pitcairn Islands;Britannique;British
99507;;;Nauruane;
99509;;;Tonguienne;
99510;;;;Papua New Guinean
99511;;;Tuvaluane;
99513;;;Kiribatienne;
99514;;;Vanuataise;Ni-Vanuatu
99515;;;Marshallaise;
99516;Micronésie (États fédérés);Micronesia (Federated States);;
99517;;;Palauane;
`

/** States that are no more, `code;fr;en;nationality fr;nationality en;debut;fin`. */
const DISPARUS = `
99115;Tchécoslovaquie;Czechoslovakia;Tchécoslovaque;Czechoslovak;;1993-01-01
99121;Yougoslavie;Yugoslavia;Yougoslave;Yugoslav;;2003-02-04
99121;Serbie-et-Monténégro;Serbia and Montenegro;Serbe-et-monténégrine;Serbian and Montenegrin;2003-02-04;2006-06-05
99123;Union des républiques socialistes soviétiques (URSS);Union of Soviet Socialist Republics (USSR);Soviétique;Soviet;;1991-12-26
99141;République démocratique allemande;German Democratic Republic;Est-allemande;East German;1949-10-07;1990-10-03
99142;République fédérale d'Allemagne (avant 1990);Federal Republic of Germany (before 1990);Ouest-allemande;West German;1949-05-23;1990-10-03
99202;Yémen (République arabe);Yemen (Arab Republic);Nord-yéménite;North Yemeni;;1990-05-22
99233;Yémen démocratique;Democratic Yemen;Sud-yéménite;South Yemeni;;1990-05-22
99244;Viêt Nam du Nord;North Vietnam;Nord-vietnamienne;North Vietnamese;;1976-07-02
99245;Viêt Nam du Sud;South Vietnam;Sud-vietnamienne;South Vietnamese;;1976-07-02
99431;Antilles néerlandaises;Netherlands Antilles;Néerlandaise;Dutch;;2010-10-10
`

/** First day of the states born since 1989; the others have none. */
const DEBUTS = {
  AM: '1991-09-21',
  AZ: '1991-10-18',
  BA: '1992-03-03',
  BQ: '2010-10-10',
  BY: '1991-08-25',
  CW: '2010-10-10',
  CZ: '1993-01-01',
  ER: '1993-05-24',
  GE: '1991-04-09',
  HR: '1991-06-25',
  KG: '1991-08-31',
  KZ: '1991-12-16',
  MD: '1991-08-27',
  ME: '2006-06-03',
  MK: '1991-09-08',
  NA: '1990-03-21',
  PW: '1994-10-01',
  RS: '2006-06-05',
  RU: '1991-12-26',
  SI: '1991-06-25',
  SK: '1993-01-01',
  SS: '2011-07-09',
  SX: '2010-10-10',
  TJ: '1991-09-09',
  TL: '2002-05-20',
  TM: '1991-10-27',
  UA: '1991-08-24',
  UZ: '1991-09-01',
  XK: '2008-02-17',
  YE: '1990-05-22',
}

const table = (texte) => texte.trim().split('\n').map((ligne) => ligne.split(';'))

const FEMININS = { Grec: 'Grecque', Turc: 'Turque', Burkinabé: 'Burkinabè' }

/** `Français` makes `Française`: in French a nationality is feminine. */
function feminine(nationalite) {
  if (FEMININS[nationalite]) return FEMININS[nationalite]
  if (nationalite.endsWith('e')) return nationalite
  return /[iéy]en$/.test(nationalite) ? `${nationalite}ne` : `${nationalite}e`
}

/** Code of INSEE to ISO codes. */
function codes(dossier) {
  const xml = readFileSync(`${dossier}/odoo14_addon_l10n_fr_cog/odoo/addons/l10n_fr_cog/data/country.xml`, 'utf8')
  const parCode = new Map([['99100', ['FR']]])
  for (const [, iso, code] of xml.matchAll(/record id="base\.(\w+)"[^>]*>\s*<field name="fr_cog">(\d+)/g)) {
    parCode.set(code, [...(parCode.get(code) ?? []), iso.toUpperCase()])
  }
  return parCode
}

export function pays(dossier) {
  const lire = (paquet, langue) => JSON.parse(readFileSync(`${dossier}/${paquet}/langs/${langue}.json`, 'utf8'))
  const noms = ['fr', 'en'].map((l) => lire('i18n-iso-countries-7.14.0', l).countries)
  const nationalites = ['fr', 'en'].map((l) => lire('i18n-nationality-1.4.0', l).nationalities)
  const partages = new Map(table(PARTAGES).map(([code, iso2, ...textes]) => [code, { iso2, textes }]))
  const corrections = new Map(table(NOMS).map(([code, ...textes]) => [code, textes]))
  const lignes = []
  for (const [code, isos] of codes(dossier)) {
    const partage = partages.get(code)
    if (isos.length > 1 && !partage) throw new Error(`${code} is shared by ${isos.join(', ')}`)
    const iso2 = partage ? partage.iso2 : isos[0]
    const textes = partage?.textes.length ? partage.textes : (corrections.get(code) ?? [])
    const nom = (langue) => textes[langue] || [noms[langue][iso2]].flat()[0]
    lignes.push({
      code_insee: code,
      iso2,
      libelle_fr: nom(0),
      libelle_en: nom(1),
      nationalite_fr: textes[2] || feminine(nationalites[0][iso2]),
      nationalite_en: textes[3] || nationalites[1][iso2],
      ue: UE.includes(iso2) ? 1 : 0,
      eee: EEE.includes(iso2) ? 1 : 0,
      debut: DEBUTS[iso2] ?? '',
      fin: '',
    })
  }
  for (const [code_insee, libelle_fr, libelle_en, nationalite_fr, nationalite_en, debut, fin] of table(DISPARUS)) {
    lignes.push({
      code_insee, iso2: '', libelle_fr, libelle_en, nationalite_fr, nationalite_en, ue: 0, eee: 0, debut, fin,
    })
  }
  return lignes.sort((a, b) => comparer(a.code_insee, b.code_insee) || comparer(a.debut, b.debut))
}
