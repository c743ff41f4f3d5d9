import { expect, test } from "vitest";
import { readStack } from "../../infra/local/read-stack.ts";
import { describeService, describeTable } from "../../infra/local/template.ts";
import { routes } from "../support/routes.ts";
import { tableSchema } from "../support/table-schema.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { assembly } = await synthesizedForAll({}, true);

test("tests run against the table and behind the routes of the stack", async () => {
  const stack = readStack(assembly);
  const known = Object.fromEntries(
    Object.keys(stack.resources).map((logicalId) => [logicalId, logicalId]),
  );

  const { create } = describeTable(stack);
  const described = describeService(stack, known);

  const { StreamSpecification, ...withoutStream } = create;
  expect(StreamSpecification).toMatchObject({ StreamEnabled: true });
  expect(sorted(withoutStream)).toEqual(sorted({ ...tableSchema }));
  expect(described.routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    routes.map(({ method, path }) => `${method} ${path}`).sort(),
  );
});

const sorted = ({
  AttributeDefinitions,
  ...rest
}: {
  AttributeDefinitions?: readonly { AttributeName: string | undefined }[] | undefined;
}) => ({
  ...rest,
  AttributeDefinitions: [...(AttributeDefinitions ?? [])].sort((a, b) =>
    String(a.AttributeName).localeCompare(String(b.AttributeName)),
  ),
});
