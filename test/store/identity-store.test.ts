import { beforeEach, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { IdentityStore } from "../../functions/store/identity-store.ts";
import { openTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

let table: DynamoTable;

beforeEach(async () => {
  table = await openTable();
});

test("the first key that a table sees is its key", async () => {
  const matches = await new IdentityStore(table).matches("ours");

  expect(matches).toBe(true);
});

test("another process with the same key is let in, and one with another key is not, then or ever", async () => {
  await new IdentityStore(table).matches("ours");
  const stranger = new IdentityStore(table);

  const answers = [
    await new IdentityStore(table).matches("ours"),
    await stranger.matches("theirs"),
    await stranger.matches("theirs"),
  ];

  expect(answers).toEqual([true, false, false]);
});

test("a process whose key changes is refused, though it matched before", async () => {
  const identity = new IdentityStore(table);
  await identity.matches("ours");

  const answers = [await identity.matches("theirs"), await identity.matches("ours")];

  expect(answers).toEqual([false, true]);
});

test("of two keys that a new table sees at once, one wins for all", async () => {
  const fingerprints = Array.from({ length: 20 }, (_, number) =>
    number % 2 === 0 ? "ours" : "theirs",
  );

  const answers = await Promise.all(
    fingerprints.map((fingerprint) => new IdentityStore(table).matches(fingerprint)),
  );

  const admitted = new Set(fingerprints.filter((_, index) => answers[index]));
  expect(admitted.size).toBe(1);
  expect(answers.filter(Boolean)).toHaveLength(10);
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

  for (let request = 0; request < 5; request++) await identity.matches("ours");

  expect(reads).toEqual(["identity"]);
});

test("a table that answers is reached, whether it knows a key or not", async () => {
  const identity = new IdentityStore(table);

  await expect(identity.reach()).resolves.toBeUndefined();
  await identity.matches("ours");
  await expect(identity.reach()).resolves.toBeUndefined();
});

test("asking whether a key is another's writes nothing, and is answered from memory once it is known", async () => {
  const identity = new IdentityStore(table);

  const answers = [
    await identity.isAnother("theirs"),
    await identity.matches("ours"),
    await new IdentityStore(table).isAnother("theirs"),
    await new IdentityStore(table).isAnother("ours"),
    await identity.isAnother("ours"),
  ];

  expect(answers).toEqual([false, true, true, false, false]);
});
