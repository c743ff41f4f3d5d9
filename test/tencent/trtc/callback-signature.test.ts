import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { event, key, now, read, readText, sign, TaskId, unauthentic } from "./signed-callback.ts";

test("Tencent's own example of a signature is authentic", () => {
  const body =
    '{\n\t"EventGroupId":\t2,\n\t"EventType":\t204,\n\t"CallbackTs":\t1664209748188,\n\t"EventInfo":\t{\n\t\t"RoomId":\t8489,\n' +
    '\t\t"EventTs":\t1664209748,\n\t\t"EventMsTs":\t1664209748180,\n\t\t"UserId":\t"user_85034614",\n\t\t"Reason":\t0\n\t}\n}';

  const reading = readText(body, {
    headers: { sign: "kkoFeO3Oh2ZHnjtg8tEAQhtXK16/KI05W3BQff8IvGA=" },
    keys: ["123654"],
  });

  expect(reading).toEqual({ kind: "hint", hint: { eventType: "204" } });
});

describe("the signature", () => {
  const body = JSON.stringify(event(902, { LeaveCode: 0 }));

  test.each<[string, string]>([
    ["of another body", sign(`${body} `)],
    ["in hexadecimal", createHmac("sha256", key).update(body).digest("hex")],
    ["for URLs", createHmac("sha256", key).update(body).digest("base64url")],
  ])("%s is not authentic", (_, signature) => {
    expect(readText(body, { headers: { sign: signature } })).toEqual(unauthentic);
  });

  test("is one text only, though its last character has bits to spare", () => {
    const signature = sign(body);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const twins = [...alphabet]
      .map((letter) => `${signature.slice(0, 42)}${letter}=`)
      .filter(
        (twin) =>
          twin !== signature &&
          Buffer.from(twin, "base64").equals(Buffer.from(signature, "base64")),
      );

    const kinds = twins.map((twin) => readText(body, { headers: { sign: twin } }).kind);

    expect(kinds).toEqual(["unauthentic", "unauthentic", "unauthentic"]);
  });
});

describe("the time of sending", () => {
  const minutes = 60_000;
  const sentAt = (milliseconds: number, field = "CallbackTs") =>
    event(902, { LeaveCode: 0 }, { CallbackTs: undefined, [field]: now * 1000 + milliseconds });

  test.each([-10 * minutes, -minutes, 0, 5 * minutes])(
    "%i ms from now lies within the window, under both of its names",
    (offset) => {
      expect(read(sentAt(offset)).kind).toBe("hint");
      expect(read(sentAt(offset, "CallbackMsTs")).kind).toBe("hint");
    },
  );

  test.each([
    [-10 * minutes - 1, "CallbackTs is too long ago"],
    [-365 * 24 * 60 * minutes, "CallbackTs is too long ago"],
    [5 * minutes + 1, "CallbackTs is too far ahead"],
  ])("%i ms from now lies outside, so that a replay comes to nothing", (offset, reason) => {
    expect(read(sentAt(offset))).toEqual({ kind: "unauthentic", reason });
    expect(read(sentAt(offset, "CallbackMsTs"))).toEqual({ kind: "unauthentic", reason });
  });

  test.each([[undefined], ["now"], [null]])(
    "is none where CallbackTs is %j: a replay too would look like that",
    (CallbackTs) => {
      const reading = read(event(902, { LeaveCode: 0 }, { CallbackTs }));

      expect(reading).toMatchObject({ kind: "hint", hint: { providerTaskId: TaskId } });
      expect(reading).not.toHaveProperty("hint.evidence");
    },
  );

  test("may stand as digits in a text", () => {
    const reading = read(event(902, { LeaveCode: 0 }, { CallbackTs: String(now * 1000) }));

    expect(reading).toHaveProperty("hint.evidence");
  });
});
