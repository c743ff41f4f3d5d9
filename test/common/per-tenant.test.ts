import { expect, test } from "vitest";
import { boundOf, PER_TENANT, readPerTenant } from "../../functions/lifecycle/common/per-tenant.ts";

test.each([
  { text: undefined, acme: undefined, beta: undefined, others: undefined },
  { text: "off", acme: undefined, beta: undefined, others: undefined },
  { text: "5", acme: 5, beta: 5, others: 5 },
  { text: "acme=50", acme: 50, beta: undefined, others: undefined },
  { text: "5,acme=50,beta=off", acme: 50, beta: undefined, others: 5 },
  { text: "beta=7,off", acme: undefined, beta: 7, others: undefined },
])(
  "the text $text bounds acme by $acme, beta by $beta, and others by $others",
  ({ text, ...bounds }) => {
    const read = readPerTenant(text);

    const [acme, beta, others] = ["acme", "beta", "gamma"].map((tenant) => boundOf(read, tenant));
    expect({ acme, beta, others }).toEqual(bounds);
  },
);

test.each([
  ["5,acme=50,beta=off", true],
  ["acme=1", true],
  ["", false],
  ["0", false],
  ["5,", false],
  ["5 acme=1", false],
  ["Acme=1", false],
  ["acme=-1", false],
])("that the text %j can be read is %s", (text, isReadable) => {
  expect(PER_TENANT.test(text)).toBe(isReadable);
});
