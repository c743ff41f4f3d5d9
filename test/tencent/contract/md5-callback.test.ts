import { describe, expect, test } from "vitest";
import { samples } from "../../support/callback-samples.ts";
import { type Md5Product, md5, md5Fields, md5Signing } from "../../support/callback-signing.ts";
import { expiryForms } from "../../support/forgeries.ts";
import { at } from "../../support/json.ts";
import { NOW, signedCallbacks } from "./signed-callbacks.ts";

/*
 * The products that sign key and expiry by MD5, inside the body: the signature covers nothing else.
 */

const DAY = 86_400;
const md5Callbacks = signedCallbacks.flatMap((product) =>
  product.name === "trtc" ? [] : [{ ...product, name: product.name }],
);

test("each way of signing is that of a product", () => {
  expect(md5Callbacks.map(({ name }) => name).sort()).toEqual(Object.keys(md5Signing).sort());
});

describe.each(md5Callbacks)("a callback of $name", ({ name, key, readUnsigned, callbackAbout }) => {
  const { field, order, longestSeconds } = md5Signing[name as Md5Product];
  const event = callbackAbout("task-1");
  const malformed = {
    kind: "unauthentic",
    reason: `Sign or ${field} is missing or malformed`,
  };
  const readAt = (expiry: unknown) => readUnsigned({ ...event, ...md5Fields(name, key, expiry) });

  test("may have its signature in upper case", () => {
    const { Sign, ...expiry } = md5Fields(name, key, NOW);

    expect(readUnsigned({ ...event, ...expiry, Sign: String(Sign).toUpperCase() }).kind).toBe(
      "hint",
    );
  });

  test("that lacks the signature, the expiry or both says so", () => {
    const { Sign, ...expiry } = md5Fields(name, key, NOW);

    for (const fields of [{}, { Sign }, expiry, { Sign: md5(order(key, "")) }])
      expect(readUnsigned({ ...event, ...fields })).toMatchObject(malformed);
  });

  test("is not authentic with key and expiry the other way round, nor over another expiry", () => {
    const { [field]: expiry } = md5Fields(name, key, NOW);
    const swapped = order(String(expiry), key);
    const signs = [md5(swapped), md5(order(key, String(NOW + 1)))];

    for (const Sign of signs)
      expect(readUnsigned({ ...event, [field]: expiry, Sign })).toMatchObject({
        kind: "unauthentic",
        reason: "Sign does not match",
      });
  });

  test("is authentic until its expiry, which may lie so far ahead and no farther", () => {
    const readings = [NOW, NOW + 1, NOW + longestSeconds].map((expiry) => readAt(expiry).kind);

    expect(readings).toEqual(["hint", "hint", "hint"]);
    for (const past of [NOW - 1, NOW - DAY])
      expect(readAt(past)).toMatchObject({ kind: "unauthentic", reason: `${field} has passed` });
    for (const far of [NOW + longestSeconds + 1, NOW + 10 * DAY])
      expect(readAt(far)).toMatchObject({
        kind: "unauthentic",
        reason: `${field} is too far ahead`,
      });
  });

  test.each(Object.entries(expiryForms))(
    "with an expiry that is %s counts for nothing, rightly signed as it is",
    (_form, rawOf) => {
      const expiry: unknown = JSON.parse(rawOf(NOW + 600));

      expect(readAt(expiry)).toMatchObject(malformed);
    },
  );

  test.each(samples[name].map((sample) => ({ ...sample })))(
    "$file is authentic until it expires, and names its task",
    ({ text, ids }) => {
      const signed = JSON.parse(text);
      const read = (nowSeconds: number) => readUnsigned(signed, { nowSeconds });

      expect(read(NOW)).toMatchObject({
        kind: "hint",
        hint: {
          eventType: signed.EventType,
          ...(ids.TaskId && { providerTaskId: at(signed, ids.TaskId) }),
          ...(ids.SessionContext && { sessionContext: at(signed, ids.SessionContext) }),
        },
      });
      expect(read(signed[field])).toEqual(read(NOW));
      expect(read(signed[field] + 1)).toMatchObject({
        kind: "unauthentic",
        reason: `${field} has passed`,
      });
    },
  );

  test.each<[unknown]>([[undefined], [""], [7], [null], ["x".repeat(129)]])(
    "with the event type %j has no name, for the log",
    (EventType) => {
      const fields = { ...event, EventType, ...md5Fields(name, key, NOW) };

      expect(readUnsigned(fields)).toMatchObject({ hint: { eventType: "" } });
    },
  );

  test("says nothing of how its task stands: the signature does not cover it", () => {
    for (const { text } of samples[name])
      expect(readUnsigned(JSON.parse(text))).not.toHaveProperty("hint.evidence");
  });
});
