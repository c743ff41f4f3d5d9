import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signatureForms, wrongKeys } from "../../support/forgeries.ts";
import { signedCallbacks } from "./signed-callbacks.ts";

/*
 * The contract of every product's callbacks. A product's own test says what its events mean.
 */

describe.each(signedCallbacks)("a callback of $name", (product) => {
  const { key, others, read, readBent, readUnsigned, callbackAbout } = product;
  const event = callbackAbout("task-1");

  test("is authentic with any of the keys, and names its task", () => {
    const readings = [{}, { keys: ["anotherKey", key] }, { keys: [key, "anotherKey"] }].map(
      (changes) => read(event, changes),
    );

    for (const reading of readings)
      expect(reading).toMatchObject({ kind: "hint", hint: { providerTaskId: "task-1" } });
  });

  test("is not authentic under a key that is not the product's", () => {
    const wrong = wrongKeys(key, others);

    const taken = wrong.filter(
      (other) => readBent(event, (sign) => sign, { key: other }).kind !== "unauthentic",
    );

    expect(taken).toEqual([]);
  });

  test.each([[[]], [[""]], [["  "]], [["\t", "\n"]]])(
    "is never authentic without a key (%j), even signed with that",
    (keys) => {
      const reading = readBent(event, (sign) => sign, { key: keys[0] ?? "", changes: { keys } });

      expect(reading.kind).toBe("unauthentic");
    },
  );

  test.each(Object.keys(signatureForms))("is not authentic with a signature that is %s", (form) => {
    let isSame = false;

    const reading = readBent(event, (sign) => {
      const bent = signatureForms[form]?.(sign);
      // A header is text: a list of one text is that text.
      isSame = product.name === "trtc" && String(bent) === sign;
      return bent;
    });

    expect(reading.kind).toBe(isSame ? "hint" : "unauthentic");
  });

  test("is not authentic with any character of its signature changed", () => {
    const taken: number[] = [];
    let length = 1;

    for (let index = 0; index < length; index++) {
      const reading = readBent(event, (sign) => {
        length = sign.length;
        return sign.slice(0, index) + (sign[index] === "0" ? "1" : "0") + sign.slice(index + 1);
      });
      if (reading.kind !== "unauthentic") taken.push(index);
    }

    expect(length).toBeGreaterThanOrEqual(32);
    expect(taken).toEqual([]);
  });

  test.each<[unknown]>([[undefined], [""], [7], [null], [[]], ["x".repeat(129)]])(
    "is taken whatever its event type is, %j too",
    (EventType) => {
      const reading = read({ ...event, EventType });

      expect(reading.kind).toBe("hint");
      expect(reading).not.toHaveProperty("hint.evidence");
    },
  );

  test.each<[unknown]>([[""], [7], [null], [{}], [["task-1"]], ["x".repeat(513)]])(
    "names no task by the TaskId %j",
    (TaskId) => {
      const reading = read(callbackAbout(TaskId));

      expect(reading.kind).toBe("hint");
      expect(reading).not.toHaveProperty("hint.providerTaskId");
    },
  );

  test("is read from arbitrary JSON that is signed without throwing, and never from unsigned", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        expect(read(fields).kind).toBe("hint");
        expect(readUnsigned(fields).kind).toBe("unauthentic");
      }),
    );
  });
});
