import { beforeEach, expect, test } from "vitest";
import {
  type Claim,
  type ClaimTerms,
  ProviderStore,
} from "../../functions/store/provider-store.ts";
import { openTable } from "../support/table.ts";

const ours = { tenant: "default", taskId: "a".repeat(32) };
const theirs = { tenant: "default", taskId: "b".repeat(32) };
const terms: ClaimTerms = { expiresAt: "2026-03-01T00:00:00.000Z" };
const tiw = { product: "tiw", providerTaskId: "task-1" };
const trtc = { product: "trtc", providerTaskId: "task-1" };

let store: ProviderStore;
beforeEach(async () => {
  store = new ProviderStore(await openTable());
});

test("a TaskId is remembered for the task it was given to, and found by it", async () => {
  const holder = await store.claim(tiw, ours, terms);

  expect(holder).toEqual(ours);
  expect(await store.find(tiw)).toEqual(ours);
});

test("it belongs to the first task for good, and to that one again whenever it asks", async () => {
  await store.claim(tiw, ours, terms);

  const holders = [await store.claim(tiw, theirs, terms), await store.claim(tiw, ours, terms)];

  expect(holders).toEqual([ours, ours]);
  expect(await store.find(tiw)).toEqual(ours);
});

test("of two tasks that claim it at once one has it, and both are told which", async () => {
  const holders = await Promise.all([ours, theirs].map((ref) => store.claim(trtc, ref, terms)));

  expect(holders[0]).toEqual(holders[1]);
});

test("a claim that goes before the one that stands there takes its place, with all that is said of it", async () => {
  const followed: Claim = { ...ours, followedAt: "2026-01-01T00:00:00.000Z" };
  await store.claim(tiw, followed, terms);

  const holder = await store.claim(tiw, theirs, {
    ...terms,
    goesBefore: ({ followedAt }) => followedAt !== undefined,
  });

  expect(holder).toEqual(theirs);
  expect(await store.find(tiw)).toEqual(theirs);
});

test("of two that would take its place at once one does", async () => {
  await store.claim(tiw, { ...ours, followedAt: "2026-01-01T00:00:00.000Z" }, terms);
  const other = { tenant: "acme", taskId: "c".repeat(32) };
  const goesBefore = ({ followedAt }: Claim) => followedAt !== undefined;

  const holders = await Promise.all(
    [theirs, other].map((ref) => store.claim(tiw, ref, { ...terms, goesBefore })),
  );

  expect(holders[0]).toEqual(holders[1]);
  expect(await store.find(tiw)).toEqual(holders[0]);
});

test("products share no TaskIds, and a session is no TaskId", async () => {
  await store.claim(tiw, ours, terms);
  const session = { product: "trtc", application: "1400000002", sessionId: "task-1" };

  expect(await store.find(trtc)).toBeUndefined();
  expect(await store.claim(trtc, theirs, terms)).toEqual(theirs);
  expect(await store.claim(session, ours, terms)).toEqual(ours);
  expect(await store.find(session)).toEqual(ours);
});
