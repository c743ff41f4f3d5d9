import { expect, test } from "vitest";
import { problems } from "../../functions/http/problems.ts";
import { ask } from "../support/client.ts";
import { readPage } from "../support/read-page.ts";
import { startSystem } from "../support/system.ts";
import { problemAnswers } from "./problem-answers.ts";

/** The example on the page of a problem. */
const exampleOn = (page: string): unknown =>
  JSON.parse(
    (/<pre>([\s\S]*?)<\/pre>/.exec(page)?.[1] ?? "")
      .replace(/<[^>]+>/g, "")
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
  );

/** The content of an answer with a problem: the codes that it may have, and their examples. */
interface ProblemContent {
  readonly schema: {
    readonly allOf: readonly [
      unknown,
      { readonly properties: { readonly code: { readonly enum: readonly string[] } } },
    ];
  };
  readonly examples: Readonly<Record<string, { readonly $ref: string }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: object }>>>>;
  readonly components: {
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

test("the example of each problem, on its page and in the document, is an answer of the service", async () => {
  const system = await startSystem();
  const { body: document } = await ask<Document>(system, "GET", "/openapi.json");

  const answers = await problemAnswers();

  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(Object.keys(problems)));
  for (const code of Object.keys(problems)) {
    const given = answers.filter((answer) => answer.code === code);
    const page = await readPage(system, `/docs/problems/${code}`);
    const example = document.components.examples[code]?.value;
    expect.soft(given, code).toContainEqual(exampleOn(page.text));
    // No route of the document answers so: the path fits one, and the method does not.
    if (code !== "method_not_allowed") expect.soft(given, code).toContainEqual(example);
  }
});

test("each answer with a problem in the document has an example of each of its codes", async () => {
  const system = await startSystem();
  const { body: document } = await ask<Document>(system, "GET", "/openapi.json");

  const contents = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap(({ content }) => content?.["application/problem+json"] ?? []);

  expect(contents.length).toBeGreaterThan(50);
  for (const { schema, examples } of contents satisfies ProblemContent[])
    expect(Object.keys(examples)).toEqual(schema.allOf[1].properties.code.enum);
});
