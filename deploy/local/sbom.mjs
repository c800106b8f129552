// One bill of materials of three: sbom.mjs <folder with server.json, frontend.json, system> <build.json>
import { readFileSync } from "node:fs";

const [folder, build] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
const { version, revision, front } = JSON.parse(readFileSync(build, "utf8"));

const components = new Map();
const dependencies = new Map();
for (const half of ["server", "frontend"]) {
    const bom = JSON.parse(read(`${half}.json`));
    // Places on the machine that built it say nothing to whoever reads.
    const told = ({ "bom-ref": reference, ...rest }) => ({ "bom-ref": clean(reference), ...rest });
    const clean = (reference) => reference.replace(/^path\+file:\/\/.*\/([^/]+)#(?:([^@]+)@)?(.*)$/, (_, folder, name, v) => `pegase/${name ?? folder}@${v.split(" ")[0]}`);
    for (const component of [bom.metadata.component, ...bom.components]) {
        delete component.components;
        if (component.purl?.includes("download_url=file")) component.purl = component.purl.split("?")[0];
        const one = told(component);
        components.set(one["bom-ref"], one);
    }
    for (const { ref, dependsOn = [] } of bom.dependencies ?? []) {
        const known = dependencies.get(clean(ref)) ?? new Set();
        dependsOn.forEach((d) => known.add(clean(d)));
        dependencies.set(clean(ref), known);
    }
}
for (const line of read("system").trim().split("\n").filter(Boolean)) {
    const [name, of] = line.split(" ");
    const reference = `pkg:deb/debian/${name}@${encodeURIComponent(of)}`;
    components.set(reference, { "bom-ref": reference, type: "library", name, version: of, purl: reference });
}
const root = { "bom-ref": `pegase@${version}`, type: "application", name: "pegase", version };
const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
        component: root,
        properties: [
            { name: "pegase:revision", value: revision },
            { name: "pegase:front", value: front },
        ],
    },
    components: [...components.values()].sort((a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1)),
    dependencies: [...dependencies].map(([ref, on]) => ({ ref, dependsOn: [...on].sort() })),
};
process.stdout.write(`${JSON.stringify(bom, null, 1)}\n`);
