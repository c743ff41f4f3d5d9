import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatted } from "./formatted.ts";
import { printInputs } from "./print-inputs.ts";

const room = fileURLToPath(new URL("../../functions/client/", import.meta.url));
mkdirSync(`${room}inputs`, { recursive: true });
for (const [path, text] of printInputs())
  writeFileSync(`${room}${path}`, formatted(`functions/client/${path}`, text));
