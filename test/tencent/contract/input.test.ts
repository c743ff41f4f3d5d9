import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StartOperation } from "../../../functions/tencent/operation.ts";
import { operations } from "../../../functions/tencent/registry.ts";
import { exampleOf, passesThrough } from "../../support/examples.ts";
import { at, type Path, pathsOf, pointerOf, put } from "../../support/json.ts";
import { fullInputOf } from "./full-inputs.ts";
import { pointedIssues } from "./pointed-issues.ts";

/*
 * The contract of every operation's input. An operation's own test says what it demands of its own
 * fields.
 */

const SECRET = "a prompt that nobody else should read, or a signed URL, of more than 64 characters";

/** Named as any object is, or as no field is. */
const STRANGE = ["__proto__", "constructor", "toString", "Colour", ""];

/** Says something by being empty: a place in TIW's layout that any stream may take. */
const FREE_PLACE = "InputStreamId";

const read = ({ readInput }: StartOperation, input: unknown) =>
  readInput(input, { allowUndocumented: false });
const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value as another type, and how the refusal begins that says so. */
const otherType = (value: unknown): readonly [value: unknown, message: RegExp] => {
  if (Array.isArray(value)) return [7, /^must be a list$/];
  if (isObject(value)) return [[7], /^must be an object$/];
  if (typeof value === "boolean") return ["true", /^must be true or false$/];
  if (typeof value === "number") return [true, /^must be (a number|one of .*)$/];
  return [{ a: 7 }, /^must be (a string|one of .*|digits unless .*|a moment like .*)$/];
};

describe.each(operations)("an input of $name", (operation) => {
  const { name } = operation;
  const full = fullInputOf(name);
  const judged = pathsOf(full).filter((path) => !passesThrough(name, path));
  const fields = fc.constantFrom(...Object.keys(full));

  test("passes unchanged where it is Tencent's documented example, and no warning comes with it", () => {
    const example = exampleOf(name);

    expect(read(operation, example)).toEqual({ ok: true, input: example, warnings: [] });
  });

  test("passes unchanged with every documented field", () => {
    expect(read(operation, full)).toMatchObject({ ok: true, input: full });
  });

  test.each<[unknown, string]>([
    [undefined, ": is required"],
    [null, ": must be an object"],
    [[], ": must be an object"],
    ["text", ": must be an object"],
    [7, ": must be an object"],
  ])("that is %j is refused as a whole", (input, issue) => {
    expect(pointedIssues(read(operation, input))).toEqual([issue]);
  });

  test("is refused where a field has another type than it is documented with, and nowhere else", () => {
    const wrong = judged.slice(1).flatMap((path) => {
      const [value, message] = otherType(at(full, path));
      const result = read(operation, put(full, path, value));
      const [issue, ...others] = result.ok ? [] : result.issues;
      const isRight =
        issue !== undefined &&
        others.length === 0 &&
        pointerOf(issue.path) === pointerOf(path) &&
        message.test(issue.message);
      return isRight ? [] : [`${pointerOf(path)}: ${JSON.stringify(result).slice(0, 300)}`];
    });

    expect(wrong).toEqual([]);
  });

  test("takes null, and an empty text, for a field that is not there", () => {
    const optional = judged.filter(
      (path) => typeof path.at(-1) === "string" && read(operation, without(full, path)).ok,
    );

    for (const path of optional) {
      const absent = operation.normalForm(without(full, path));
      const isText = typeof at(full, path) === "string" && path.at(-1) !== FREE_PLACE;
      for (const nothing of isText ? [null, ""] : [null])
        expect(operation.normalForm(put(full, path, nothing)), pointerOf(path)).toEqual(absent);
    }
  });

  test("takes no unknown field in any place and with any value", () => {
    const places = judged.filter((path) => isObject(at(full, path)) && !isOpen(name, path));
    const names = fc.oneof(
      fc.constantFrom(...STRANGE),
      fc.string().map((text) => `x${text}`),
    );

    fc.assert(
      fc.property(fc.constantFrom(...places), names, fc.jsonValue(), (place, field, value) => {
        const input = structuredClone(full);
        Object.defineProperty(at(input, place), field, { value, enumerable: true });

        const result = read(operation, input);

        expect(result.ok ? [] : result.issues.map(({ path }) => path)).toEqual([[...place, field]]);
      }),
    );
  });

  test("is answered with at most 20 issues, however many fields are wrong", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1]));

    expect(pointedIssues(read(operation, { ...full, ...many }))).toHaveLength(20);
  });

  test("of any JSON is answered and never thrown at", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => typeof read(operation, input).ok === "boolean"),
    );
  });

  test("is answered and never thrown at with any JSON in one of its fields", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...judged),
        fc.jsonValue(),
        (path, value) => typeof read(operation, put(full, path, value)).ok === "boolean",
      ),
    );
  });

  test("is answered and never thrown at where an object in one of its fields has no `toString`", () => {
    for (const path of judged)
      expect(() => read(operation, put(full, path, { toString: {} }))).not.toThrow();
  });

  test("is refused without a message that repeats what was sent", () => {
    const values = fc.constantFrom<unknown>(SECRET, [SECRET], { [SECRET]: SECRET }, [
      { Url: SECRET, Type: SECRET },
    ]);

    fc.assert(
      fc.property(fields, values, (field, value) => {
        const result = read(operation, { ...full, [field]: value });

        expect(
          result.ok ? [] : result.issues.filter(({ message }) => message.includes(SECRET)),
        ).toEqual([]);
      }),
    );
  });
});

test.each(operations.filter(({ priorityField }) => priorityField !== undefined))(
  "an input of $name may have its priority as digits, and as no other text",
  (operation) => {
    const withPriority = (priority: unknown) =>
      read(operation, {
        ...fullInputOf(operation.name),
        [String(operation.priorityField)]: priority,
      });

    expect(withPriority("7")).toEqual(withPriority(7));
    expect(withPriority("-10")).toEqual(withPriority(-10));
    for (const text of ["high", "1e1", "1.5", " 7", "0x7", "11"])
      expect(withPriority(text).ok).toBe(false);
  },
);

describe.each(operations)("our own ids in an input of $name", (operation) => {
  const instead = {
    SessionId:
      "is set by Callsheet; send an Idempotency-Key header, which keeps a task from being started twice",
    SessionContext: "is set by Callsheet; put your own context in metadata",
    TaskNotifyConfig:
      "is set by Callsheet, which receives the callback; to be told of the end, name a webhook in the request, or GET /v1/tasks/{taskId} with Prefer: wait=20",
  };
  /** The fields that Tencent documents for a product; the others are unknown there. */
  const documented: Readonly<Record<string, readonly string[]>> = {
    vod: ["SessionId", "SessionContext"],
    mps: ["SessionId", "SessionContext", "TaskNotifyConfig"],
    trtc: ["SessionId", "SessionContext"],
    tiw: [],
  };

  test.each(Object.entries(instead))(
    "%s is refused, and says what to use instead",
    (field, said) => {
      const isDocumented = documented[operation.product.name]?.includes(field);

      const issues = pointedIssues(
        read(operation, { ...fullInputOf(operation.name), [field]: "mine" }),
      );

      expect(issues).toEqual([`/${field}: ${isDocumented ? said : "is not a known field"}`]);
    },
  );
});

/** An activity passes members through that no fact of ours names. */
const isOpen = (operation: string, path: Path): boolean =>
  passesThrough(operation, [...path, "Colour"]);

const without = (root: unknown, path: Path): unknown => put(root, path, undefined);
