// Checks rendered manifests: each object as a literal of its type, where the compiler refuses fields that the type has not, and by the validator
// that the package made of the API's schema, which looks at values and at what must be there.
//   node check.mjs FILE.yaml...
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseAllDocuments } from "yaml";

const packages = { "monitoring.coreos.com": "@kubernetes-models/prometheus-operator" };

// "apps/v1" and "StatefulSet": the module that has the type and the validator
function moduleOf({ apiVersion, kind }) {
  const group = apiVersion.split("/")[0];
  return `${packages[group] ?? "kubernetes-models"}/${apiVersion}/${kind}`;
}

function read(file) {
  return parseAllDocuments(readFileSync(file, "utf8"))
    .map((document) => {
      if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
      return document.toJS();
    })
    .filter((object) => object !== null)
    .map((object) => ({ file, object, name: `${basename(file)}: ${object.kind} ${object.metadata?.name}` }));
}

async function invalid({ object, name }) {
  try {
    const { [object.kind]: Model } = await import(moduleOf(object));
    new Model(object).validate();
    return [];
  } catch (error) {
    return [`${name}: ${error.message}`];
  }
}

// one file for each object, so that a message names it
function unknownFields(objects) {
  rmSync("typed", { recursive: true, force: true });
  mkdirSync("typed");
  objects.forEach(({ object, name }, index) =>
    writeFileSync(
      `typed/${index}.mts`,
      `import type { I${object.kind} } from "${moduleOf(object)}";\n// ${name}\nexport const object: I${object.kind} = ${JSON.stringify(object, null, 1)};\n`,
    ),
  );
  writeFileSync(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, skipLibCheck: true, module: "nodenext", target: "es2022" },
      include: ["typed/*.mts"],
    }),
  );
  try {
    execFileSync("node_modules/.bin/tsc", ["-p", ".", "--pretty", "false"], { encoding: "utf8" });
    return [];
  } catch (error) {
    if (!error.stdout) throw error;
    return error.stdout
      .trim()
      .split("\n")
      .map((line) => line.replace(/^typed\/(\d+)\.mts/, (_, index) => objects[index].name));
  }
}

// what no type can say: a selector that no pod matches, a mount without its volume, a probe of a port that has no name
function unmatched(objects) {
  const found = [];
  for (const { object, name, file } of objects) {
    const sets = objects.filter((other) => other.file === file && other.object.kind === "StatefulSet").map((other) => other.object.spec);
    const selector = object.kind === "Service" ? object.spec.selector : (object.spec.selector ?? object.spec.podSelector)?.matchLabels;
    if (selector && object.kind !== "ServiceMonitor") {
      const matches = (set) => Object.entries(selector).every(([key, value]) => set.template.metadata.labels[key] === value);
      if (!sets.some(matches)) found.push(`${name}: its selector matches no pod`);
    }
    if (object.kind !== "StatefulSet") continue;
    const { containers, initContainers = [], volumes = [] } = object.spec.template.spec;
    const there = new Set([...volumes, ...object.spec.volumeClaimTemplates.map((claim) => claim.metadata)].map((volume) => volume.name));
    const used = [...containers, ...initContainers].flatMap((container) => container.volumeMounts.map((mount) => mount.name));
    found.push(...used.filter((volume) => !there.has(volume)).map((volume) => `${name}: there is no volume ${volume}`));
    found.push(...[...there].filter((volume) => !used.includes(volume)).map((volume) => `${name}: nothing mounts ${volume}`));
    for (const container of containers) {
      const ports = container.ports.map((port) => port.name);
      const probed = [container.startupProbe, container.readinessProbe, container.livenessProbe].map((probe) => probe.httpGet.port);
      found.push(...probed.filter((port) => !ports.includes(port)).map((port) => `${name}: there is no port ${port}`));
    }
  }
  return found;
}

async function findings(objects) {
  return [...(await Promise.all(objects.map(invalid))).flat(), ...unknownFields(objects), ...unmatched(objects)];
}

const objects = process.argv.slice(2).flatMap(read);
const found = await findings(objects);
// a check that finds nothing in something wrong is none
const wrong = structuredClone(objects.filter(({ object }) => object.kind === "StatefulSet").slice(0, 3));
wrong[0].object.spec.template.spec.containers[0].images = "profl";
delete wrong[1].object.spec.selector;
wrong[2].object.spec.replicas = "three";
for (const [index, object] of wrong.entries()) {
  if ((await findings([object])).length === 0) found.push(`the check itself: mistake ${index} is not found`);
}
found.forEach((line) => console.error(`charts: ${line}`));
process.exit(found.length === 0 ? 0 : 1);
