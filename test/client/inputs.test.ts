import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { operations } from "../../functions/tencent/registry.ts";
import { exampleOf } from "../support/examples.ts";
import { formatted } from "./formatted.ts";
import { printInputs } from "./print-inputs.ts";

const room = new URL("../../functions/client/", import.meta.url);

test.each([...printInputs()])(
  "%s says what the schemas of the operations say (else: npm run client-inputs)",
  (path, text) => {
    const written = readFileSync(new URL(path, room), "utf8");

    expect(written).toBe(formatted(`functions/client/${path}`, text));
  },
);

test("no input of an operation that is gone is left", () => {
  const made = [...printInputs().keys()].filter((path) => path.startsWith("inputs/"));

  expect(readdirSync(new URL("inputs", room)).map((name) => `inputs/${name}`)).toEqual(
    made.toSorted(),
  );
});

test.each(operations.map(({ name, form }) => [name, form] as const))(
  "the form of %s takes the operation's own example",
  (name, form) => {
    expect(form.safeParse(exampleOf(name)).success).toBe(true);
  },
);
