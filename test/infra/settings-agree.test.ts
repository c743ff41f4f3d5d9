import { expect, test } from "vitest";
import { compose } from "../../functions/compose.ts";
import { products as functionsProducts, operations } from "../../functions/tencent/registry.ts";
import type { EntryName } from "../../infra/entry-names.ts";
import { settingsTable } from "../../infra/settings/table.ts";
import { environmentOf, readSettings } from "../../infra/settings.ts";

/** The stack and Lambda tell a function this beside its settings. */
const places = {
  TABLE_NAME: "table",
  ACCOUNT_ID: "123456789012",
  AWS_REGION: "us-east-1",
  AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:9",
  AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://127.0.0.1:9",
  AWS_ACCESS_KEY_ID: "dummy",
  AWS_SECRET_ACCESS_KEY: "dummy",
  AWS_SESSION_TOKEN: "dummy",
  RESULT_BUCKET: "kept",
};

type Environment = Readonly<Record<string, string | undefined>>;
type Row = readonly [
  name: string,
  row: { readonly given: readonly EntryName[]; readonly example: string },
];
const rows: readonly Row[] = Object.entries(settingsTable);
const given = rows.filter(([, row]) => row.given.length > 0);

/** Everything that functions make of their settings, as data. */
const composed = (environment: Environment) => {
  const { settings } = compose({ ENVIRONMENT: "test", ...places, ...environment });
  const { applicationsOf, laneLimitOf, hasCallbacks, forwardUrlOf, pullsEvents, ...plain } =
    settings;
  return {
    plain,
    lanes: operations.map((operation) => laneLimitOf(operation)),
    products: functionsProducts.map((product) => ({
      applications: applicationsOf(product),
      hasCallbacks: hasCallbacks(product),
      forwardUrl: forwardUrlOf(product),
      pulled:
        product.eventQueue !== undefined &&
        pullsEvents(product, settingsTable.VOD_PULL_APPLICATIONS.example),
    })),
  };
};

/** The names that functions look for, whatever stands there. */
const readNames = (): string[] => {
  const read = new Set<string>();
  const environment = new Proxy<Record<string, string>>(
    { ENVIRONMENT: "test", ...places },
    {
      get: (target, name) => {
        if (typeof name === "string") read.add(name);
        return Reflect.get(target, name);
      },
    },
  );
  const { settings } = compose(environment);
  for (const product of functionsProducts) {
    settings.applicationsOf(product);
    settings.forwardUrlOf(product);
    if (product.eventQueue !== undefined) settings.pullsEvents(product, "1");
  }
  for (const operation of operations) settings.laneLimitOf(operation);
  return [...read].filter((name) => !(name in places) && !name.endsWith("_SECRET"));
};

test("functions look for the settings that the table gives to some of them, and for no others", () => {
  expect(readNames().sort()).toEqual(given.map(([name]) => name).sort());
});

/**
 * A setting's value as a function is told of it; the one that is made from others has its example.
 */
const toldOf = ([
  name,
  {
    given: [entry = "get-task"],
    example,
  },
]: Row): string => {
  const settings = readSettings({
    VOD_FORWARD_URL: "https://other.example/before",
    [name]: example,
  });
  return environmentOf(settings, entry)[name] || example;
};

test.each(given.filter(([name]) => name !== "TENCENT_ENDPOINT_URL"))(
  "%s changes what a function works with",
  (name, row) => {
    const before = composed({});

    const after = composed({ [name]: toldOf([name, row]) });

    expect(after).not.toEqual(before);
  },
);
