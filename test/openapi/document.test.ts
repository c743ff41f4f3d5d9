import { createConfig, lintFromString } from "@redocly/openapi-core";
import spectralCore from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import { describe, expect, test } from "vitest";
import { listTasksQuery } from "../../functions/http/list-query.ts";
import { routes } from "../../functions/http/routes.ts";
import { EVENT_TYPES } from "../../functions/task/listener.ts";
import { ask } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { readPage } from "../support/read-page.ts";
import { startSystem } from "../support/system.ts";

interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly webhooks: Readonly<Record<string, unknown>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, { readonly name: string }>>;
  };
}

/** The document as it is served to a caller without a key. */
const served = async () => {
  const system = await startSystem();
  return ask<Document>(system, "GET", "/openapi.json", { headers: { authorization: "" } });
};

test("the document is served without a key, and may be cached for a while", async () => {
  const { status, headers, body } = await served();

  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json");
  expect(headers.get("cache-control")).toBe("public, max-age=300");
  expect(body.openapi).toBe("3.1.0");
  expect(body.servers).toMatchObject([{ url: "/" }]);
});

test("the document is served without a secret and without a table", async () => {
  const missing = "file:///nowhere/secret.json";
  const system = await startSystem({
    environment: {
      API_SECRET: missing,
      CONTEXT_SECRET: missing,
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await closedPort()}`,
    },
  });

  const { status } = await ask(system, "GET", "/openapi.json", { headers: { authorization: "" } });

  expect(status).toBe(200);
});

test("the document has every route with every method, and no other", async () => {
  const { body } = await served();

  const told = Object.entries(body.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(told.sort()).toEqual(
    routes.flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`)).sort(),
  );
});

test("a route refuses a request without a key where the document asks for one, and nowhere else", async () => {
  const system = await startSystem();
  const { body } = await ask<Document>(system, "GET", "/openapi.json");

  for (const [path, methods] of Object.entries(body.paths))
    for (const [method, about] of Object.entries(methods)) {
      const { status } = await readPage(system, path.replace(/\{\w+\}/g, "none"), method);
      expect(status === 401, `${method} ${path}`).toBe(Object(about).security === undefined);
    }
});

test("the document has every parameter that the list reads, and no other", async () => {
  const { body } = await served();

  const references = JSON.stringify(body.paths["/v1/tasks"]?.get).matchAll(/parameters\/(\w+)/g);
  const told = [...references].map(([, name = ""]) => body.components.parameters[name]?.name);
  expect(told.sort()).toEqual(Object.keys(listTasksQuery.shape).sort());
});

test("the document has every event that a webhook can tell, and the challenge", async () => {
  const { body } = await served();

  expect(Object.keys(body.webhooks).sort()).toEqual([...EVENT_TYPES, "webhook.challenge"].sort());
});

describe("linters find nothing in the document", () => {
  test("redocly, with the rules that it recommends", async () => {
    const config = await createConfig({ extends: ["recommended"] });
    const source = JSON.stringify((await served()).body);

    const problems = await lintFromString({ source, absoluteRef: "openapi.json", config });

    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  test("spectral, with its rules for OpenAPI", async () => {
    const linter = new spectralCore.Spectral();
    linter.setRuleset({ ...spectralRulesets.oas, extends: [] });

    const problems = await linter.run(JSON.stringify((await served()).body));

    expect(problems.map(({ code, message, path }) => `${code}: ${message} ${path}`)).toEqual([]);
  });
});
