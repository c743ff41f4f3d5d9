import { expect, test } from "vitest";
import {
  type Asked,
  followHash,
  startHash,
} from "../../functions/lifecycle/request/request-hash.ts";
import {
  deadlineOf,
  requestExpires,
  startBeforeOf,
} from "../../functions/lifecycle/request/terms.ts";
import { after, type Instant } from "../../functions/task/time.ts";

const NOW: Instant = "2026-01-01T00:00:00.000Z";
const operation = "vod.CreateAigcVideoTask";

test.each([
  { asked: {}, startBefore: { days: 7 }, deadline: undefined },
  { asked: { startWithinSeconds: 90 }, startBefore: { seconds: 90 }, deadline: undefined },
  { asked: { deadlineSeconds: 60 }, startBefore: { days: 7 }, deadline: { seconds: 60 } },
])(
  "a request with $asked starts within $startBefore and is wanted within $deadline",
  ({ asked, ...terms }) => {
    const request = { operation, ...asked };

    expect(startBeforeOf(request, NOW)).toBe(after(NOW, terms.startBefore));
    expect(deadlineOf(request, NOW)).toEqual(
      terms.deadline === undefined ? {} : { deadline: after(NOW, terms.deadline) },
    );
  },
);

test.each([
  { startBefore: { seconds: 90 }, days: 7 + 7 + 30 + 3 },
  { startBefore: { days: 20 }, days: 20 + 7 + 30 + 3 },
])("a request that starts within $startBefore is kept for $days days", ({ startBefore, days }) => {
  expect(requestExpires(NOW, after(NOW, startBefore))).toBe(after(NOW, { days }));
});

const start: Asked = { operation, region: undefined };
const input = { Prompt: "A cat" };
const metadata = { order: "7" };

test("equal requests to start have one name, in whichever order their fields came", () => {
  const one = startHash(start, { input: { a: 1, b: 2 }, metadata });
  const other = startHash(start, { metadata, input: { b: 2, a: 1 }, hidden: ["a"] });

  expect(one).toBe(other);
});

test("requests to start that differ in anything have other names", () => {
  const hashes = [
    startHash(start, { input }),
    startHash(start, { input, metadata }),
    startHash(start, { input: { Prompt: "A dog" } }),
    startHash({ ...start, operation: "vod.CreateAigcImageTask" }, { input }),
    startHash({ ...start, region: "ap-guangzhou" }, { input }),
    startHash({ ...start, deadlineSeconds: 60 }, { input }),
    startHash({ ...start, startWithinSeconds: 60 }, { input }),
  ];

  expect(new Set(hashes).size).toBe(hashes.length);
});

test("requests to follow that differ in anything have other names, and no request to start's", () => {
  const request = { input: {}, follow: { providerTaskId: "a" } };
  const application = "1500000000";
  const hashes = [
    followHash(start, { application, request }),
    followHash(start, { application: "1500000001", request }),
    followHash(start, { application, request: { ...request, metadata } }),
    followHash(start, { application, request: { input: {}, follow: { providerTaskId: "b" } } }),
    followHash({ ...start, operation: "mps.ProcessMedia" }, { application, request }),
    followHash({ ...start, region: "ap-guangzhou" }, { application, request }),
    followHash({ ...start, deadlineSeconds: 60 }, { application, request }),
    startHash(start, request),
  ];

  expect(new Set(hashes).size).toBe(hashes.length);
});

test("the names of requests stay as rows have them", () => {
  const names = [
    startHash({ ...start, deadlineSeconds: 60 }, { input, metadata }),
    followHash(start, { application: "1500000000", request: { input, metadata } }),
  ];

  expect(names).toEqual([
    "iyOyQc_itsRkO_bZ44ba6VDK2MEJllO11uNmN2Y3qtU",
    "uhyDBthh_dtARHIBX_Y5_PxYiu1mngRXs69CGO7jX0A",
  ]);
});
