import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inject } from "vitest";

/** Files with these secrets, as functions read them, by the variables that name them. */
export const secretFiles = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const text = JSON.stringify(value);
      const digest = createHash("sha256").update(text).digest("hex");
      const file = join(inject("scratch"), `secret-${process.pid}-${digest}.json`);
      if (!existsSync(file)) writeFileSync(file, text, { mode: 0o600 });
      return [name, pathToFileURL(file).href];
    }),
  );
