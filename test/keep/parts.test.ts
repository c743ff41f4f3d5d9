import { expect, test } from "vitest";
import { OutOfTime, PART_BYTES, partsOf } from "../../functions/lifecycle/keep/parts.ts";

/** A host that sends these chunks, each a millisecond after the one before. */
const host = (sizes: readonly number[]) => {
  const at = { now: 0 };
  const sent = Buffer.concat(sizes.map((size, place) => Buffer.alloc(size, place + 1)));
  const chunks = async function* () {
    let from = 0;
    for (const size of sizes) {
      at.now += 1;
      yield sent.subarray(from, from + size);
      from += size;
    }
  };
  return { sent, chunks: chunks(), clock: { now: () => at.now } };
};

test.each([
  { name: "nothing", sizes: [], parts: [] },
  { name: "an empty chunk", sizes: [0], parts: [] },
  { name: "a few bytes", sizes: [3, 4], parts: [7] },
  { name: "exactly one part", sizes: [PART_BYTES - 1, 1], parts: [PART_BYTES] },
  { name: "a chunk over an end", sizes: [PART_BYTES - 1, 3], parts: [PART_BYTES, 2] },
  {
    name: "a chunk of several parts",
    sizes: [5, 2 * PART_BYTES + 1, 1],
    parts: [PART_BYTES, PART_BYTES, 7],
  },
])("a host that sends $name is stored whole, in parts", async ({ sizes, parts }) => {
  const { sent, chunks, clock } = host(sizes);
  const stored: Buffer[] = [];

  for await (const part of partsOf(chunks, { clock, until: 100 })) stored.push(Buffer.from(part));

  expect(stored.map(({ length }) => length)).toEqual(parts);
  expect(Buffer.concat(stored).equals(sent)).toBe(true);
});

test("a part may still be sent while the next one is filled", async () => {
  const { chunks, clock } = host([PART_BYTES, PART_BYTES, PART_BYTES]);
  const parts = partsOf(chunks, { clock, until: 100 });
  const first = (await parts.next()).value;

  const second = (await parts.next()).value;
  const isFirstWhole = first?.every((byte: number) => byte === 1);
  await parts.next();
  const isSecondWhole = second?.every((byte: number) => byte === 2);

  expect([isFirstWhole, isSecondWhole]).toEqual([true, true]);
});

test.each([
  { until: 3, isInTime: true },
  { until: 2, isInTime: false },
])(
  "that a host whose last chunk comes after 2 ms is read until $until is $isInTime",
  async ({ until, isInTime }) => {
    const { chunks, clock } = host([1, 1]);

    const parts = partsOf(chunks, { clock, until });
    const read = (async () => {
      let count = 0;
      for await (const _part of parts) count += 1;
      return count;
    })();

    await (isInTime
      ? expect(read).resolves.toBe(1)
      : expect(read).rejects.toBeInstanceOf(OutOfTime));
  },
);
