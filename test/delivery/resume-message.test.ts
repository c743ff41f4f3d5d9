import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ResumeMessage, resumptionOf } from "../../functions/delivery/resume-message.ts";

const taskId = "wxi7krprz2rp24jcakhfnkmkwpf4gqgh";

/** The same runs every time. */
const seed = 1_767_225_600;

const failure = (message: string, more: object = {}): ResumeMessage => ({
  taskId,
  status: "failed",
  error: { code: "provider_error", message, retryable: false, ...more },
});

const causeOf = (message: ResumeMessage): string => {
  const resumption = resumptionOf(message);
  return resumption.kind === "failure" ? resumption.cause : "";
};

test.each(["failed", "rejected", "canceled", "indeterminate"])("%s is a failure", (status) => {
  expect(resumptionOf({ taskId, status })).toEqual({
    kind: "failure",
    error: `Callsheet.${status}`,
    cause: JSON.stringify({ taskId }),
    message: `The task is ${status}.`,
  });
});

describe("an output", () => {
  const withOutput = (bytes: number): ResumeMessage => {
    const empty = JSON.stringify({ taskId, status: "succeeded", output: "" });
    return { taskId, status: "succeeded", output: "x".repeat(bytes - empty.length) };
  };

  test("of 256 KB is told", () => {
    const message = withOutput(262_144);

    expect(resumptionOf(message)).toEqual({ kind: "success", output: JSON.stringify(message) });
  });

  test.each([
    ["one byte longer", withOutput(262_145)],
    ["longer in bytes only", { ...withOutput(262_144), output: "ü".repeat(131_072) }],
  ])("%s is left out", (_which, message) => {
    expect(resumptionOf(message)).toEqual({
      kind: "success",
      output: JSON.stringify({ taskId, status: "succeeded", outputOmitted: true }),
    });
  });
});

describe("a cause", () => {
  const room = 32_768 - JSON.stringify({ taskId, ...failure("").error }).length;

  test("of 32,768 bytes is told whole", () => {
    const message = failure("x".repeat(room));

    expect(causeOf(message)).toBe(JSON.stringify({ taskId, ...message.error }));
  });

  test("of one byte more is cut to its code and the beginning of its message", () => {
    const cause = causeOf(failure("x".repeat(40_000)));

    expect(cause).toHaveLength(32_768);
    expect(JSON.parse(cause)).toEqual({
      taskId,
      code: "provider_error",
      message: expect.stringMatching(/^x{32000,}$/),
    });
  });

  test("with a long detail keeps its code and message", () => {
    const message = failure("no", { provider: { message: "x".repeat(40_000) } });

    expect(JSON.parse(causeOf(message))).toEqual({ taskId, code: "provider_error", message: "no" });
  });

  test("is JSON within the limit, whatever the message, and no character is cut", () => {
    const texts = fc
      .array(fc.constantFrom("\0", "ü", "漢", "🎬", "x", '"', "\\", "\n"), { minLength: 1 })
      .map((parts) => parts.join("").repeat(Math.ceil(70_000 / parts.length)));

    fc.assert(
      fc.property(texts, (text) => {
        const cause = causeOf(failure(text));
        const { message } = JSON.parse(cause);

        expect(Buffer.byteLength(cause)).toBeLessThanOrEqual(32_768);
        expect(message.length).toBeGreaterThan(1000);
        expect(text.startsWith(message)).toBe(true);
      }),
      { numRuns: 50, seed },
    );
  });
});

test("an error name is cut at 256 bytes", () => {
  expect(resumptionOf({ taskId, status: "ü".repeat(200) })).toMatchObject({
    error: `Callsheet.${"ü".repeat(123)}`,
  });
});
