import { describe, expect, test } from "vitest";
import {
  type OperationDetailAnswer,
  registerEndpointBody,
  submitTaskBody,
} from "../../functions/http/api.ts";
import { endpointWords, followWords, submissionWords } from "../../functions/openapi/body-words.ts";
import { wordsOf } from "../../functions/openapi/input-words.ts";
import { jsonSchema } from "../../functions/openapi/json-schema.ts";
import { aigcVideoModels as mpsModels } from "../../functions/tencent/mps/aigc-video-models.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { aigcVideoModels as vodModels } from "../../functions/tencent/vod/aigc-video-models.ts";
import { ask, send } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

/** The paths of all fields of a body. */
const fieldsOf = (form: Parameters<typeof jsonSchema>[0]): string[] => {
  const paths = new Set<string>();
  jsonSchema(form, (path) => {
    paths.add(path);
    return undefined;
  });
  return [...paths];
};

describe.each(operations.map((operation) => [operation.name, operation] as const))(
  "%s",
  (_name, operation) => {
    test("has words for every field of its input, and for no other", () => {
      expect(Object.keys(wordsOf(operation)).sort()).toEqual(fieldsOf(operation.form).sort());
    });

    test("explains a field in whole sentences, and not in more than four", () => {
      for (const [path, words] of Object.entries(wordsOf(operation))) {
        expect(words, path).toMatch(/^[A-Z0-9`].*\.$/);
        expect(words.split(". ").length, path).toBeLessThanOrEqual(4);
      }
    });
  },
);

// `answer-words.test.ts` sees a field of theirs that has none.
test.each([
  ["a submission", submissionWords, fieldsOf(submitTaskBody)],
  ["an endpoint's registration", endpointWords, fieldsOf(registerEndpointBody)],
  ["a follow", followWords, operations.flatMap(({ followForm }) => fieldsOf(followForm))],
])("has no words for a field that %s does not have", (_body, words, fields) => {
  expect(fields).toEqual(expect.arrayContaining(Object.keys(words)));
});

test("the words of a field stand in the schema that a caller reads", async () => {
  const system = await startSystem();

  const { body } = await detailOf(system, "vod.CreateAigcVideoTask");

  expect(body.inputSchema).toMatchObject({
    properties: {
      OutputConfig: {
        properties: { Duration: { description: expect.stringMatching(/^Seconds\./) } },
      },
      FileInfos: {
        items: { properties: { Url: { description: expect.stringMatching(/web.* Must be/) } } },
      },
    },
  });
});

describe("a model's rules, as they are told,", () => {
  test.each([
    ["vod.CreateAigcVideoTask", vodVersions(), (value: object) => ({ OutputConfig: value })],
    ["mps.CreateAigcVideoTask", mpsVersions(), (value: object) => ({ ExtraParameters: value })],
  ])(
    "have each version once, with the words that %s refuses a resolution or ratio with",
    async (name, documented, inside) => {
      const system = await startSystem();
      const told = versionsIn((await detailOf(system, name)).body.rules);

      const compared = await Promise.all(
        told.map(async ({ ModelName, ModelVersion, line }) => {
          const wrong = inside({ Resolution: "1x1", AspectRatio: "1:99" });
          const input = { ModelName, ModelVersion, Prompt: "A boat.", ...wrong };
          const { body } = await send(system, { operation: name, input, dryRun: true });
          const allowed = JSON.stringify(body).matchAll(/must be one of ([^"]*) with /g);
          return [...allowed].map(([, words = ""]) => ({ words, line }));
        }),
      );

      expect(told.map(({ ModelName, ModelVersion }) => `${ModelName} ${ModelVersion}`)).toEqual(
        documented,
      );
      expect(compared.flat().length).toBeGreaterThan(documented.length);
      for (const { words, line } of compared.flat()) expect(line).toContain(words);
    },
  );
});

function vodVersions(): string[] {
  return [...vodModels].flatMap(([name, all]) =>
    all.flatMap(({ versions }) => versions.map((version) => `${name} ${version}`)),
  );
}

function mpsVersions(): string[] {
  return [...mpsModels].flatMap(([name, { versions }]) =>
    [...versions.keys()].map((version) => `${name} ${version}`),
  );
}

const detailOf = (system: Awaited<ReturnType<typeof startSystem>>, name: string) =>
  ask<OperationDetailAnswer>(system, "GET", `/v1/operations/${name}`, {
    headers: { authorization: "" },
  });

/** The versions that lines like `GV 3.1, omni: 8 seconds` tell of. */
const versionsIn = (rules: readonly string[]) =>
  rules.flatMap((line) => {
    const [, ModelName = "", versions = ""] = /^([A-Z]\w*) ([^:]+): /.exec(line) ?? [];
    return versions === ""
      ? []
      : versions.split(", ").map((ModelVersion) => ({ ModelName, ModelVersion, line }));
  });
