import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { settingsTable } from "../../infra/settings/table.ts";
import { toolSettings } from "../../infra/settings/tool-settings.ts";

const readme = readFileSync(new URL("../../infra/README.md", import.meta.url), "utf8");

interface Line {
  readonly name: string;
  readonly says: string;
  readonly example?: string;
}

/** One row for each thing that is said. A setting that has a row of its own shows its example. */
const tableOf = (lines: readonly Line[]): string[] =>
  [...Map.groupBy(lines, ({ says }) => says)].map(([says, sharing]) => {
    const [only, ...others] = sharing;
    const alone = others.length === 0 && only?.example !== undefined ? `=${only.example}` : "";
    return `| ${sharing.map(({ name }) => `\`${name}${alone}\``).join(", ")} | ${says} |`;
  });

test("infra/README.md has a row for every setting, as the table of settings says it", () => {
  const settings = Object.entries(settingsTable).map(([name, { says, example }]) => ({
    name,
    says,
    example,
  }));
  const tools = Object.entries(toolSettings).map(([name, says]) => ({ name, says }));
  const wanted = `${tableOf([...settings, ...tools].filter(({ says }) => says !== "")).join("\n")}\n`;

  const [, table = ""] =
    /\n\| setting \| meaning \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(readme) ?? [];

  expect(table, `The table of settings in infra/README.md should be:\n\n${wanted}\n`).toBe(wanted);
});
