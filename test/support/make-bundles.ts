// Bundles the functions into a folder, and writes what they are made of beside it:
// `node make-bundles.ts <folder>`.
import { writeFileSync } from "node:fs";
import { bundleFunctions } from "../../infra/bundle.ts";
import { noteBundles } from "../../infra/given-bundles.ts";
import { type Bundles, fileBeside } from "./serve-bundles.ts";

const [directory = "dist"] = process.argv.slice(2);
const metafiles: Bundles["metafile"][] = [];
const replaced = await bundleFunctions({
  outputDirectory: directory,
  onMade: (made) => metafiles.push(made),
});
noteBundles(directory);
for (const metafile of metafiles) {
  const bundles: Bundles = { directory, replaced: [...replaced], metafile };
  writeFileSync(fileBeside(directory), JSON.stringify(bundles));
}
