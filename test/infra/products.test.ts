import { describe, expect, test } from "vitest";
import { products as functionsProducts, operations } from "../../functions/tencent/registry.ts";
import { registrations } from "../../infra/callbacks/registrations.ts";
import { productNamed } from "../../infra/local/tencent/server.ts";
import { type ProductName, productNames, products } from "../../infra/products.ts";

const ofFunctions = (name: ProductName) =>
  functionsProducts.find((product) => product.name === name);

test("the products of the infrastructure are those of the functions", () => {
  expect(productNames.toSorted()).toEqual(functionsProducts.map(({ name }) => name).toSorted());
});

describe.each(productNames)("%s", (name) => {
  test("has its applications, its queue and its callbacks where the functions look for them", () => {
    const row = products[name];

    const { application, eventQueue, callback } = ofFunctions(name) ?? {};

    const rule = name.toUpperCase();
    expect(row.applications?.setting).toBe(application?.setting);
    expect(row.forwardUrl).toBe(`${rule}_FORWARD_URL`);
    expect(row.pulled).toBe(eventQueue === undefined ? undefined : `${rule}_PULL_APPLICATIONS`);
    expect(callback).toBeDefined();
  });

  test("has the lane limits of its operations", () => {
    const limits = operations.flatMap(({ product, lane }) =>
      product.name === name && lane !== undefined ? [lane.setting] : [],
    );

    expect([...new Set(limits)]).toEqual([products[name].laneLimit?.setting ?? []].flat());
  });

  test("is the same version of Tencent's API to the functions, to the stand-in and to `npm run callbacks`", () => {
    const registration = registrations[name];

    const versions = [
      productNamed(name).version,
      ...("version" in registration ? [registration.version] : []),
    ];

    expect(new Set(versions)).toEqual(new Set([ofFunctions(name)?.version]));
  });
});
