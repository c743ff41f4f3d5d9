import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { replacedModules } from "../../infra/replaced-modules.ts";
import { synthesizedService } from "../support/synthesized-service.ts";

const root = new URL("../../", import.meta.url);
const { dependencies } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

test.each(replacedModules)(
  "a bundle would hold $path, and has other code in its place",
  async ({ path }) => {
    const { replaced } = await synthesizedService();

    expect(existsSync(new URL(`node_modules/${path}`, root))).toBe(true);
    expect(replaced).toContain(path);
  },
);

test("the libraries whose inner files are replaced keep their version", () => {
  const versions = Object.entries(dependencies).filter(([name]) =>
    /^(undici$|@aws-sdk\/)/.test(name),
  );

  expect(versions).not.toEqual([]);
  for (const [, version] of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});
