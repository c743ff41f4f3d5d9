import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type TransitionName, transitions } from "../../functions/task/change.ts";
import { diagramOf, isStaying, namesOf } from "./diagram.ts";

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const readme = read("functions/task/README.md");

test.each(["functions/task/README.md", "functions/README.md"])(
  "the state diagram in %s is the one that the transitions make",
  (path) => {
    const diagram = diagramOf(transitions);

    expect(diagram).toContain("\n    queued --> submitting: started\n");
    expect(/```mermaid\n([\s\S]+?)\n```/.exec(read(path))?.[1]).toBe(diagram);
  },
);

test("each move stands in the table of functions/task/README.md, with the statuses it leads from and to", () => {
  const rows = readme.split("\n").filter((line) => line.startsWith("| `"));

  const told = rows.map((row) =>
    row
      .split("|")
      .slice(1, 3)
      .map((cell) => cell.trim()),
  );

  expect(told).toEqual(namesOf(transitions).map((name) => [`\`${name}\``, arrowOf(name)]));
});

const arrowOf = (name: TransitionName): string => {
  const { from, to } = transitions[name];
  return isStaying(transitions, name)
    ? `${from.join(", ")}: stays`
    : `${from.join(", ")} → ${[to].flat().join(", ")}`;
};
