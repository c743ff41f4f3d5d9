import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderCondition, renderUpdate } from "../../functions/store/render-expression.ts";
import {
  above,
  absent,
  all,
  any,
  atMost,
  below,
  equals,
  exists,
  oneOf,
  sizeBelow,
} from "../../functions/task/condition.ts";
import * as arbitrary from "../support/arbitrary-rows.ts";

test("each kind of condition has its own expression", () => {
  const condition = all(
    equals("a", 1),
    oneOf("a", [1, 2]),
    any(below("a", 1), atMost("a", 1), above("a", 1)),
    exists("a"),
    absent("a"),
    sizeBelow("a", 1),
  );

  const { expression } = renderCondition(condition);

  expect(expression.replaceAll(/:v\d+/g, ":v")).toBe(
    "(#n0 = :v AND #n0 IN (:v, :v) AND (#n0 < :v OR #n0 <= :v OR #n0 > :v) AND attribute_exists(#n0) AND attribute_not_exists(#n0) AND size(#n0) < :v)",
  );
});

test("each step of a path is a name of its own", () => {
  const { expression, names } = renderCondition(exists("held.default#abc-0"));

  expect(expression).toBe("attribute_exists(#n0.#n1)");
  expect(names).toEqual({ "#n0": "held", "#n1": "default#abc-0" });
});

test("an update has only the clauses that it needs", () => {
  const { update } = renderUpdate({ remove: ["gone"], set: {}, add: {} }, exists("pk"));

  expect(update).toBe("REMOVE #n1");
});

test("an update and its condition share one set of placeholders, each name once", () => {
  const rendered = renderUpdate(
    { set: { status: "b" }, add: { revision: 1 } },
    all(equals("status", "a"), equals("revision", 7)),
  );

  expect(Object.values(rendered.names).sort()).toEqual(["revision", "status"]);
  expect(Object.values(rendered.values).sort()).toEqual([1, 7, "a", "b"]);
});

/** The words and signs that an expression may hold beside placeholders. */
const GRAMMAR =
  /^(?:[#:][nv]\d+|AND|OR|IN|SET|REMOVE|ADD|attribute_exists|attribute_not_exists|size|[<>=(),. ])*$/;

test("no name and no value of a request becomes part of an expression's text", async () => {
  await fc.assert(
    fc.property(arbitrary.update, arbitrary.condition, (update, condition) => {
      const rendered = renderUpdate(update, condition);

      expect(rendered.expression).toMatch(GRAMMAR);
      expect(rendered.update).toMatch(GRAMMAR);
    }),
    { seed: 4, numRuns: 300 },
  );
});

test("every placeholder of an expression is given, and none besides: DynamoDB refuses both", async () => {
  await fc.assert(
    fc.property(arbitrary.update, arbitrary.condition, (update, condition) => {
      const rendered = renderUpdate(update, condition);

      const used = new Set(`${rendered.update} ${rendered.expression}`.match(/[#:][nv]\d+/g));
      const handedOut = [...Object.keys(rendered.names), ...Object.keys(rendered.values)];
      expect([...used].sort()).toEqual(handedOut.sort());
    }),
    { seed: 5, numRuns: 300 },
  );
});
