import { beforeEach, expect, test } from "vitest";
import { PlaceStore } from "../../functions/store/place-store.ts";
import { openTable } from "../support/table.ts";

const NOW = Date.parse("2026-01-01T00:00:00.000Z");

let places: PlaceStore;

beforeEach(async () => {
  places = new PlaceStore(await openTable());
});

const refOf = (taskId: string) => ({ tenant: "acme", taskId });
const take = (taskId: string, limit: number, gone = {}, now = NOW) =>
  places.take(refOf(taskId), { limit, now, gone });

test("no more places are taken than the limit, and one that is gone is taken over by the same write", async () => {
  const taken = [await take("one", 2), await take("two", 2), await take("three", 2)];

  const over = await take("three", 2, { one: NOW });

  expect(taken.map(({ place }) => place?.isShared)).toEqual([false, false, undefined]);
  expect(over).toMatchObject({ place: { isShared: false }, places: { two: NOW, three: NOW } });
  expect(over.places).not.toHaveProperty("one");
});

test("a place that has been taken anew since it was seen is not taken over", async () => {
  await take("one", 1);
  await take("one", 1, {}, NOW + 5000);

  const over = await take("two", 1, { one: NOW });

  expect(over).toEqual({ place: undefined, places: { one: NOW + 5000 } });
});

test("a place that two requests of one task share is given back by neither, nor is another tenant's", async () => {
  const { place: first } = await take("one", 1);
  const { place: second } = await take("one", 1);

  if (first === undefined || second === undefined) throw new Error("Each has the place.");
  await places.release(refOf("one"), first);
  await places.release({ tenant: "birch", taskId: "one" }, second);

  expect(second).toEqual({ takenAt: NOW + 1, isShared: true });
  expect((await take("two", 1)).place).toBeUndefined();
});
