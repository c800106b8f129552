/**
 * Universities, `uai;name;acronym;type;INSEE code of the seat;first day;day after the last`. The UAI are public (table of
 * the universities of `kpiESR` 2021, and typed by hand); the letter of each is checked. Dates are those of the mergers.
 */
const UNIVERSITES = `
0134009M;Aix-Marseille Université;AMU;UNIV;13055;2012-01-01;
0131842G;Université de Provence Aix-Marseille I;;UNIV;13055;;2012-01-01
0131843H;Université de la Méditerranée Aix-Marseille II;;UNIV;13055;;2012-01-01
0132364Z;Université Paul-Cézanne Aix-Marseille III;;UNIV;13055;;2012-01-01
0840685N;Avignon Université;;UNIV;84007;;
0951793H;Université de Cergy-Pontoise;UCP;UNIV;95127;;2020-01-01
0952259P;CY Cergy Paris Université;CY;EPE;95127;2020-01-01;
0171463Y;La Rochelle Université;;UNIV;17300;;
0720916E;Le Mans Université;;UNIV;72181;;
0442953W;Nantes Université;;EPE;44109;2022-01-01;
0440984F;Université de Nantes;;UNIV;44109;;2022-01-01
0755890V;Sorbonne Université;SU;UNIV;75106;2018-01-01;
0751720M;Université Paris-Sorbonne (Paris IV);;UNIV;75105;;2018-01-01
0751722P;Université Pierre-et-Marie-Curie (Paris VI);UPMC;UNIV;75105;;2018-01-01
0331764N;Université Bordeaux 1;;UNIV;33522;;2014-01-01
0331765P;Université Bordeaux-Segalen (Bordeaux 2);;UNIV;33063;;2014-01-01
0332929E;Université Montesquieu (Bordeaux IV);;UNIV;33318;;2014-01-01
0333298F;Université de Bordeaux;;UNIV;33063;2014-01-01;
0331766R;Université Bordeaux Montaigne;;UNIV;33318;;
0561718N;Université Bretagne Sud;UBS;UNIV;56121;;
0691774D;Université Claude-Bernard Lyon 1;UCBL;UNIV;69266;;
0691775E;Université Lumière Lyon 2;;UNIV;69387;;
0692437Z;Université Jean-Moulin Lyon 3;;UNIV;69388;;
0631262E;Université d'Auvergne (Clermont-Ferrand I);;UNIV;63113;;2017-01-01
0631525R;Université Blaise-Pascal (Clermont-Ferrand II);;UNIV;63113;;2017-01-01
0632035V;Université Clermont Auvergne;UCA;UNIV;63113;2017-01-01;2021-01-01
0632084Y;Université Clermont Auvergne;UCA;EPE;63113;2021-01-01;
0060931E;Université Nice-Sophia-Antipolis;UNS;UNIV;06088;;2020-01-01
0062205P;Université Côte d'Azur;;EPE;06088;2020-01-01;
0490970N;Université d'Angers;;UNIV;49007;;
0623957P;Université d'Artois;;UNIV;62041;;
0911975C;Université d'Évry;;UNIV;91228;;
0450855K;Université d'Orléans;;UNIV;45234;;
0211237F;Université de Bourgogne;;UNIV;21231;;
0290346U;Université de Bretagne occidentale;UBO;UNIV;29019;;
0141408E;Université de Caen Normandie;;UNIV;14118;;
7200664J;Université de Corse Pasquale-Paoli;;UNIV;2B096;;
0251215K;Université de Franche-Comté;;UNIV;25056;;
9730429D;Université de Guyane;;UNIV;97302;;
0681166Y;Université de Haute-Alsace;UHA;UNIV;68224;;
9830445S;Université de la Nouvelle-Calédonie;UNC;UNIV;98818;;
9840349G;Université de la Polynésie française;UPF;UNIV;98738;;
9740478B;Université de La Réunion;;UNIV;97411;;
0593559Y;Université Lille 1;;UNIV;59009;;2018-01-01
0593560Z;Université Lille 2;;UNIV;59350;;2018-01-01
0593561A;Université Lille 3;;UNIV;59009;;2018-01-01
0597065J;Université de Lille;;UNIV;59350;2018-01-01;2022-01-01
0597239Y;Université de Lille;;EPE;59350;2022-01-01;
0870669E;Université de Limoges;;UNIV;87085;;
0541507V;Université Henri-Poincaré (Nancy I);;UNIV;54395;;2012-01-01
0541508W;Université Nancy 2;;UNIV;54395;;2012-01-01
0572081C;Université Paul-Verlaine Metz;;UNIV;57463;;2012-01-01
0542493S;Université de Lorraine;UL;GE;54395;2012-01-01;
0341087X;Université Montpellier 1;;UNIV;34172;;2015-01-01
0341088Y;Université Montpellier 2;;UNIV;34172;;2015-01-01
0342321N;Université de Montpellier;UM;UNIV;34172;2015-01-01;2022-01-01
0342490X;Université de Montpellier;UM;EPE;34172;2022-01-01;
0341089Z;Université Paul-Valéry Montpellier 3;;UNIV;34172;;
0301687W;Université de Nîmes;;UNIV;30189;;
0751721N;Université Paris-Descartes (Paris V);;UNIV;75106;;2020-01-01
0751723R;Université Paris-Diderot (Paris VII);;UNIV;75113;;2020-01-01
0755976N;Université Paris Cité;;EPE;75106;2020-01-01;
0640251A;Université de Pau et des Pays de l'Adour;UPPA;UNIV;64445;;
0660437S;Université de Perpignan Via Domitia;UPVD;UNIV;66136;;
0801344B;Université de Picardie Jules-Verne;UPJV;UNIV;80021;;
0860856N;Université de Poitiers;;UNIV;86194;;
0511296G;Université de Reims Champagne-Ardenne;URCA;UNIV;51454;;
0350936C;Université de Rennes 1;;UNIV;35238;;2023-01-01
0350937D;Université Rennes 2;;UNIV;35238;;
0761904G;Université de Rouen Normandie;;UNIV;76451;;
0671712X;Université Louis-Pasteur (Strasbourg I);ULP;UNIV;67482;;2009-01-01
0671713Y;Université Marc-Bloch (Strasbourg II);UMB;UNIV;67482;;2009-01-01
0671778U;Université Robert-Schuman (Strasbourg III);URS;UNIV;67482;;2009-01-01
0673021V;Université de Strasbourg;Unistra;UNIV;67482;2009-01-01;
0900424X;Université de technologie de Belfort-Montbéliard;UTBM;UT;90094;;
0601223D;Université de technologie de Compiègne;UTC;UT;60159;;
0101060Y;Université de technologie de Troyes;UTT;UT;10387;;
0830766G;Université de Toulon;;UNIV;83062;;
0370800U;Université de Tours;;UNIV;37261;;
0781944P;Université de Versailles Saint-Quentin-en-Yvelines;UVSQ;UNIV;78646;;
9710585J;Université des Antilles;UA;UNIV;97120;;
0595964M;Université du Littoral Côte d'Opale;ULCO;UNIV;59183;;
0381838S;Université Joseph-Fourier (Grenoble I);UJF;UNIV;38421;;2016-01-01
0381839T;Université Pierre-Mendès-France (Grenoble II);UPMF;UNIV;38421;;2016-01-01
0381840U;Université Stendhal (Grenoble III);;UNIV;38421;;2016-01-01
0383493R;Université Grenoble Alpes;UGA;UNIV;38421;2016-01-01;2020-01-01
0383546Y;Université Grenoble Alpes;UGA;EPE;38421;2020-01-01;
0772502B;Université Paris-Est Marne-la-Vallée;UPEM;UNIV;77083;;2020-01-01
0772894C;Université Gustave Eiffel;UGE;EPE;77083;2020-01-01;
0421095M;Université Jean-Monnet Saint-Étienne;UJM;UNIV;42218;;
0762762P;Université Le Havre Normandie;;UNIV;76351;;
0751717J;Université Paris 1 Panthéon-Sorbonne;;UNIV;75105;;
0751718K;Université Panthéon-Assas (Paris 2);;UNIV;75105;;2022-01-01
0756305W;Université Paris-Panthéon-Assas;;EPE;75105;2022-01-01;
0751719L;Université Sorbonne Nouvelle;;UNIV;75112;;
0750736T;Université Paris-Dauphine;;GE;75116;;
0756036D;Université Paris sciences et lettres;PSL;EPE;75106;2020-01-01;
0931827F;Université Paris 8 Vincennes – Saint-Denis;;UNIV;93066;;
0921204J;Université Paris Nanterre;;UNIV;92050;;
0941111X;Université Paris-Est Créteil;UPEC;UNIV;94028;;
0911101C;Université Paris-Sud (Paris XI);;UNIV;91471;;2020-01-01
0912408Y;Université Paris-Saclay;;EPE;91272;2020-01-01;
0931238R;Université Sorbonne Paris Nord;;UNIV;93079;;
0593279U;Université de Valenciennes et du Hainaut-Cambrésis;UVHC;UNIV;59606;;2020-01-01
0597132G;Université polytechnique Hauts-de-France;UPHF;EPE;59606;2020-01-01;
0730858L;Université Savoie Mont Blanc;USMB;UNIV;73065;;
0311382J;Université Toulouse Capitole;;UNIV;31555;;
0311383K;Université Toulouse – Jean-Jaurès;;UNIV;31555;;
0311384L;Université Toulouse III – Paul-Sabatier;;UNIV;31555;;
`

/** Made up for the demonstration: no institution has these. */
const DEMONSTRATION = `
0769900Y;Université de Valmont;;UNIV;;;
0769901Z;UFR Sciences et technologies (Université de Valmont);;UFR;;;
0769902A;UFR Lettres, langues et sciences humaines (Université de Valmont);;UFR;;;
0769903B;UFR Droit, économie et gestion (Université de Valmont);;UFR;;;
`

const table = (texte, source) =>
  texte.trim().split('\n').map((ligne) => {
    const [uai, nom, sigle, type, insee, debut, fin] = ligne.split(';')
    return { uai, nom, sigle, type, insee, debut, fin, source }
  })

export const universites = () => [...table(UNIVERSITES, ''), ...table(DEMONSTRATION, 'DEMONSTRATION')]
