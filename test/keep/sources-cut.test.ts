import { expect, test } from "vitest";
import { contentOf, PART, serving } from "./file-host.ts";
import { settledOn } from "./settled-on.ts";

const HOUR = 60 * 60_000;
const film = contentOf(PART + 6000);

test("a file of several parts is stored as it is", async () => {
  const long = contentOf(2 * PART + 1000);
  const { system, stored, host } = await settledOn(serving(long));

  await system.keepByStream();

  expect((await stored())?.equals(long)).toBe(true);
  expect(host.ranges).toEqual([undefined]);
  expect(await system.s3.uploads()).toEqual([]);
  expect(JSON.stringify(system.log)).not.toContain("of-a-link");
});

test.each([
  ["exactly one part", PART],
  ["one byte more than a part", PART + 1],
  ["one byte", 1],
])("a file of %s is stored as it is", async (_which, length) => {
  const content = contentOf(PART + 1).subarray(0, length);
  const { system, stored } = await settledOn(serving(content));

  await system.keepByStream();

  expect((await stored())?.equals(content)).toBe(true);
});

test("after a reset the next try asks for the rest only", async () => {
  const { system, host, again, stored, copyOf } = await settledOn(
    serving(film, { until: PART + 5000 }),
  );

  await system.keepByStream();
  const before = await copyOf();
  host.behave(serving(film));
  await again();

  expect(before).toEqual({ state: "pending", reason: "ended_early" });
  expect(host.ranges).toEqual([undefined, `bytes=${PART}-`]);
  expect((await stored())?.equals(film)).toBe(true);
});

test("a file that has changed meanwhile is fetched anew", async () => {
  const { system, host, again, stored } = await settledOn(serving(film, { until: PART + 5000 }));
  const other = contentOf(PART + 6000, 7);

  await system.keepByStream();
  host.behave(serving(other, { etag: '"two"' }));
  await again();

  expect((await stored())?.equals(other)).toBe(true);
  expect(await system.s3.uploads()).toEqual([]);
});

test.each([
  ["another ETag", { etag: '"two"', isStubborn: true }, film],
  ["another length", { isStubborn: true }, contentOf(PART + 9000, 7)],
])("the rest of a file with %s is not put behind the old parts", async (_which, kept, other) => {
  const { system, host, again, stored, copyOf } = await settledOn(
    serving(film, { until: PART + 5000 }),
  );

  await system.keepByStream();
  host.behave(serving(other, kept));
  await again();
  const between = await copyOf();
  await again();

  expect(between).toEqual({ state: "pending", reason: "content_changed" });
  expect((await stored())?.equals(other)).toBe(true);
});

test.each([
  ["ignores Range", { isWhole: true }],
  ["names no validator", { etag: "" }],
])("from a host that %s a file is fetched from its beginning", async (_which, kept) => {
  const { system, host, again, stored } = await settledOn(
    serving(film, { ...kept, until: PART + 5000 }),
  );

  await system.keepByStream();
  host.behave(serving(film, kept));
  await again();

  expect((await stored())?.equals(film)).toBe(true);
  expect(await system.s3.uploads()).toEqual([]);
});

test("a file that ends before its length is stored by no try, and given up after seven", async () => {
  const { system, receiver, again, copyOf } = await settledOn((_request, response) => {
    response.writeHead(200, { "content-type": "video/mp4", "content-length": film.length + 1 });
    response.write(film, () => response.socket?.destroy());
  });

  await system.keepByStream();
  for (const hours of [1, 1, 1, 1, 2, 4]) await again(hours * HOUR);

  expect(await copyOf()).toEqual({ state: "failed", reason: "ended_early" });
  expect(await system.s3.keys()).toEqual([]);
  expect(await system.s3.uploads()).toEqual([]);
  expect(system.log.filter(({ event }) => event === "copy_given_up")).toHaveLength(1);
  expect(receiver.heard()).toEqual([]);
});
