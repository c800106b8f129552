// Gives a finger its turn while a page loads: the loader that cargo-leptos writes asks for a hundred pieces in one go, which
// takes a slow phone a fifth of a second. It asks for a few at a time instead. Fails when the loader is not the one that it
// knows.
//   node loader.mjs <folder of the pieces>
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const AVANT = 'const parallelStuff = deps.map(d => d());';
const APRES = `const parallelStuff = [];
        for (const d of deps) {
            parallelStuff.push(d());
            if (parallelStuff.length % 8 === 0) await new Promise((suite) => setTimeout(suite));
        }`;

const dossier = process.argv[2];
const noms = readdirSync(dossier).filter((nom) => /^__wasm_split\..*\.js$/.test(nom));
if (noms.length === 0) throw new Error(`no loader in ${dossier}`);
for (const nom of noms) {
  const chemin = join(dossier, nom);
  const texte = readFileSync(chemin, 'utf8');
  if (texte.includes(APRES)) continue;
  if (!texte.includes(AVANT)) throw new Error(`${chemin} is not written as expected`);
  // Without the names of the pages that share each piece: a tenth of it, for nobody.
  const change = Buffer.from(texte.replace(AVANT, APRES).replace(/^\/\*.*\*\/\n/gm, ''));
  writeFileSync(chemin, change);
  if (existsSync(`${chemin}.gz`)) writeFileSync(`${chemin}.gz`, gzipSync(change, { level: 9 }));
  if (existsSync(`${chemin}.br`)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: change.length };
    writeFileSync(`${chemin}.br`, brotliCompressSync(change, { params }));
  }
}
