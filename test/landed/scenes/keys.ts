import type { Scene } from "../stage.ts";

/**
 * Keys as callers sent them: this version takes each text as it stands, quotes and commas included.
 */
const KEYS = {
  "a plain key": "plain",
  "a quoted key": '"abc"',
  "the key of which another is the quoted form": "both",
  "the quoted form of another key": '"both"',
  "a quoted key with escapes": String.raw`"a\"b\\c"`,
  "a quoted key with a parameter": '"abc";v=1',
  "a key with a quote in it": '7"',
  "two keys that were joined": "one, two",
  "two quoted keys that were joined": '"one", "two"',
  "a quoted key with a comma": '"one,two"',
  "the longest key": "k".repeat(255),
  "the longest quoted key": `"${"q".repeat(253)}"`,
  "two quotes": '""',
} as const;

export const keys: Scene = {
  about: "One task a kind of Idempotency-Key, some of them running and some at their end.",
  options: {},
  mayBeRefused: true,
  afterwards: [{ minutes: 1 }, { leapMinutes: 15, minutes: 2 }],
  play: async (stage) => {
    const entries = Object.entries(KEYS);
    for (const [place, [name, key]] of entries.entries()) {
      await stage.submit("vod.CreateAigcVideoTask", name, {
        key,
        marks: place % 2 === 0 ? "[seconds:20]" : "[seconds:400]",
      });
    }
    for (const [name, key] of entries.slice(0, 5))
      await stage.submit("vod.CreateAigcVideoTask", `${name} of another tenant`, {
        key,
        tenant: "acme",
      });
    await stage.system.pass(2 * 60_000);
    await stage.snapshot();
  },
};
