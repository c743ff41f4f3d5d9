import { expect, test } from "vitest";
import { readRestore } from "../../functions/store/restore-row.ts";

const key = { pk: "control", sk: "submissions-wait-restored" };
const restoredTo = "2026-01-01T00:00:00.000Z";
const released = { "vod.CreateAigcVideoTask": restoredTo };

test("without the row nothing is held, and with it all but the released operations", () => {
  expect(readRestore(undefined)).toBeUndefined();
  expect(readRestore({ ...key, restoredTo, released })).toEqual({
    restoredTo,
    released: new Set(["vod.CreateAigcVideoTask"]),
  });
});

test.each([[{}], [{ released }], [{ restoredTo: 7, released }], [{ restoredTo, released: "all" }]])(
  "a row that is not understood holds everything: %j",
  (odd) => {
    expect(readRestore({ ...key, ...odd })).toEqual({ restoredTo: undefined, released: new Set() });
  },
);
