import { beforeEach, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { type Deployment, IdentityStore } from "../../functions/store/identity-store.ts";
import { absent } from "../../functions/task/condition.ts";
import { openTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

const IDENTITY = { pk: "identity", sk: "identity" };
const ours: Deployment = { fingerprint: "ours", environment: "prod", account: "123456789012" };
const theirs: Deployment = { ...ours, fingerprint: "theirs" };

let table: DynamoTable;

beforeEach(async () => {
  table = await openTable();
});

test("the first key that a table sees is its key", async () => {
  const difference = await new IdentityStore(table).adopt(ours);

  expect(difference).toBeUndefined();
});

test("another process with the same key is let in, and one with another key is not, then or ever", async () => {
  await new IdentityStore(table).adopt(ours);
  const stranger = new IdentityStore(table);

  const answers = [
    await new IdentityStore(table).adopt(ours),
    await stranger.adopt(theirs),
    await stranger.adopt(theirs),
  ];

  expect(answers).toEqual([undefined, "key", "key"]);
});

test("a process whose key changes is refused, though it matched before", async () => {
  const identity = new IdentityStore(table);
  await identity.adopt(ours);

  const answers = [await identity.adopt(theirs), await identity.adopt(ours)];

  expect(answers).toEqual(["key", undefined]);
});

test("of two keys that a new table sees at once, one wins for all", async () => {
  const deployments = Array.from({ length: 20 }, (_, number) => (number % 2 === 0 ? ours : theirs));

  const answers = await Promise.all(
    deployments.map((deployment) => new IdentityStore(table).adopt(deployment)),
  );

  const admitted = new Set(deployments.filter((_, index) => answers[index] === undefined));
  expect(admitted.size).toBe(1);
  expect(answers.filter((difference) => difference === undefined)).toHaveLength(10);
});

test("a process that knows the answer does not ask the table again", async () => {
  const reads: string[] = [];
  const counted = tableAround(table, {
    get: (key) => {
      reads.push(key.pk);
      return table.get(key);
    },
  });
  const identity = new IdentityStore(counted);

  for (let request = 0; request < 5; request++) await identity.adopt(ours);

  expect(reads).toEqual(["identity"]);
});

test("a table that answers is reached, whether it knows a key or not", async () => {
  const identity = new IdentityStore(table);

  await expect(identity.reach()).resolves.toBeUndefined();
  await identity.adopt(ours);
  await expect(identity.reach()).resolves.toBeUndefined();
});

test("asking whether a key is another's writes nothing, and is answered from memory once it is known", async () => {
  const identity = new IdentityStore(table);

  const answers = [
    await identity.differs(theirs),
    await identity.adopt(ours),
    await new IdentityStore(table).differs(theirs),
    await new IdentityStore(table).differs(ours),
    await identity.differs(ours),
  ];

  expect(answers).toEqual([undefined, undefined, "key", undefined, undefined]);
});

test.each([
  ["another environment", { ...ours, environment: "dev" }, "environment"],
  ["a copy of the table in another account", { ...ours, account: "210987654321" }, "account"],
  ["another key", theirs, "key"],
] as const)("%s is refused, and changes nothing in the row", async (_what, other, difference) => {
  await new IdentityStore(table).adopt(ours);
  const before = await table.get(IDENTITY);

  const answers = [
    await new IdentityStore(table).differs(other),
    await new IdentityStore(table).adopt(other),
  ];

  expect(answers).toEqual([difference, difference]);
  expect(await table.get(IDENTITY)).toEqual(before);
});

test("a row of a version that wrote the key alone is adopted once, and keeps what it says", async () => {
  await table.put({ ...IDENTITY, fingerprint: "ours" }, absent("pk"));

  const answers = [
    await new IdentityStore(table).differs(ours),
    await new IdentityStore(table).adopt(ours),
    await new IdentityStore(table).adopt({ ...ours, environment: "dev" }),
  ];

  expect(answers).toEqual([undefined, undefined, "environment"]);
  expect(await table.get(IDENTITY)).toEqual({ ...IDENTITY, ...ours });
});

test("of two environments that adopt such a row at once, one wins for all", async () => {
  await table.put({ ...IDENTITY, fingerprint: "ours" }, absent("pk"));
  const other = { ...ours, environment: "dev" };

  const answers = await Promise.all(
    [ours, other, ours, other].map((deployment) => new IdentityStore(table).adopt(deployment)),
  );

  expect(answers.toSorted()).toEqual(["environment", "environment", undefined, undefined]);
});

test("a function that was told of no account asks for none", async () => {
  await new IdentityStore(table).adopt(ours);
  const { account: _none, ...untold } = ours;

  expect(await new IdentityStore(table).adopt(untold)).toBeUndefined();
});
