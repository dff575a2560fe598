// What the pods of rendered manifests do at their start, a folder for each: init (a script), main (a script), addresses (its host name).
//   node pods.mjs RENDERED.yaml FOLDER
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const [file, folder] = process.argv.slice(2);
const quoted = (word) => `'${word.replaceAll("'", `'\\''`)}'`;

for (const { kind, metadata, spec } of parseAllDocuments(readFileSync(file, "utf8")).map((document) => document.toJS() ?? {})) {
  if (kind !== "StatefulSet") continue;
  const { containers, initContainers = [] } = spec.template.spec;
  for (let index = 0; index < spec.replicas; index++) {
    const name = `${metadata.name}-${index}`;
    const words = (list) => list.map((word) => quoted(word.replaceAll("$(NAME)", name))).join(" ");
    const start = `export NAME=${name} HOME=/var/lib/profl\ncd /var/lib/profl\n`;
    mkdirSync(`${folder}/${name}`, { recursive: true });
    writeFileSync(`${folder}/${name}/host`, `${name}.${spec.serviceName}\n`);
    writeFileSync(`${folder}/${name}/main`, `${start}exec /opt/profl/profl ${words(containers[0].args)}\n`);
    for (const { command, args } of initContainers) writeFileSync(`${folder}/${name}/init`, `${start}exec ${words([...command, ...args])}\n`);
  }
}
