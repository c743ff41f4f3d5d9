import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ofType } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

const runbook = readFileSync(new URL("../../infra/runbook.md", import.meta.url), "utf8");

/** Every heading of an alarm with the text below it. */
const sections = runbook
  .split(/^### /m)
  .slice(1)
  .map((text) => {
    const [heading = "", ...lines] = text.split(/\n(?=\n)|\n(?=#)/);
    return { heading: heading.replaceAll("`", ""), body: lines.join("\n") };
  });

const { resources } = await synthesizedForAll();

/**
 * An operator looks for the event that the alarm's description names, else its first
 * sentence, of any function.
 */
const headingOf = (description: string): string => {
  const [, event] = /Event: (\w+)\.$/.exec(description) ?? [];
  return (
    event ??
    description
      .replace(/^[a-z]+(?:-[a-z]+)+ /, "A function ")
      .split(".", 1)
      .join()
  );
};

test("each alarm of the stack has exactly one heading in infra/runbook.md, and each heading there has an alarm", () => {
  const alarms = ofType(resources, "AWS::CloudWatch::Alarm").map(([, { Properties }]) =>
    headingOf(Properties.AlarmDescription),
  );

  expect(sections.map(({ heading }) => heading).toSorted()).toEqual(
    [...new Set(alarms)].toSorted(),
  );
});

test.each(sections)("$heading: what it means, what is at risk and what to do first", ({ body }) => {
  const items = [...body.matchAll(/^- (\w[\w ]*): /gm)].map(([, name]) => name);

  expect(items).toEqual(["Means", "At risk", "First"]);
});

test("each other event that the runbook tells of is written by a function, and raises no alarm", () => {
  const [, table = ""] =
    /\n\| event \| means \| do \|\n\|---\|---\|---\|\n((?:\|.*\n)+)/.exec(runbook) ?? [];
  const events = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/\w+/g)].map(([name]) => name),
  );
  const directory = fileURLToPath(new URL("../../functions", import.meta.url));
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const sources = files.map((file) => readFileSync(join(directory, file), "utf8")).join("\n");

  expect(events.length).toBeGreaterThan(20);
  expect(events.filter((event) => !sources.includes(`"${event}"`))).toEqual([]);
  expect(events.filter((event) => sections.some(({ heading }) => heading === event))).toEqual([]);
});
