import type { Excuse } from "../excused.ts";

type Place = readonly [
  file: string,
  mutator: string,
  original: string,
  replacement: string,
  within?: string,
];

const because = (reason: string, ...places: readonly Place[]): readonly Excuse[] =>
  places.map(([file, mutator, original, replacement, within]) => ({
    ...{ file: `functions/${file}.ts`, mutator, original, replacement, reason },
    ...(within === undefined ? {} : { within }),
  }));

/** Every change of the library's that no test has to notice. */
export const excused: readonly Excuse[] = [
  ...because(
    "Equal texts are the same text, whichever is taken.",
    ["task/time", "EqualityOperator", "a > b", "a >= b"],
    ["task/time", "EqualityOperator", "a < b", "a <= b"],
    ["task/canonical", "EqualityOperator", "a < b", "a <= b"],
  ),
  ...because(
    "A comparison with undefined is false.",
    ["task/mark", "ConditionalExpression", "deadline !== undefined", "true"],
    ["store/lane-pace", "ConditionalExpression", "pacedAt !== undefined", "true"],
  ),
  ...because("A write that was made answers with its row.", [
    "store/lane-pace",
    "ConditionalExpression",
    "state === undefined",
    "false",
  ]),
  ...because(
    "A text is no moment, and is left out before it is used.",
    ["store/turn-blocks", "ArrayDeclaration", "[]", '["Stryker was here"]', "{ turns: []"],
    ["store/turn-blocks", "ArrayDeclaration", "[]", '["Stryker was here"]', "used: [],"],
  ),
  ...because("Without a text there is no JSON, whether it is empty or absent.", [
    "store/secret-store",
    "ConditionalExpression",
    'typeof SecretString === "string"',
    "true",
  ]),
  ...because("Twenty tasks are the fewest, and nine in ten of them are over at some time.", [
    "lifecycle/common/schedule",
    "ConditionalExpression",
    "overBy === undefined",
    "false",
  ]),
  ...because("No field of a request has this name.", [
    "lifecycle/start/withhold-secrets",
    "ArrayDeclaration",
    "[]",
    '["Stryker was here"]',
    "const { hidden = [] } = request;",
  ]),
  ...because("A list that holds another name does not hold `output`.", [
    "lifecycle/tell/payload",
    "ArrayDeclaration",
    "[]",
    '["Stryker was here"]',
  ]),
  ...because("The types allow nothing else there: only a running task has this field.", [
    "task/mark",
    "ConditionalExpression",
    'task.status === "running"',
    "true",
  ]),
  ...because("The candidate that the row has already is written again.", [
    "task/candidate",
    "ConditionalExpression",
    "candidate === task.candidate",
    "false",
    "return candidate === task.candidate ? {} : { candidate };",
  ]),
  ...because(
    "The first member of what a pattern found is skipped.",
    [
      "task/questions",
      "ArrayDeclaration",
      "[]",
      '["Stryker was here"]',
      '/^(\\d{1,9}) ([^ ]+) ([^ ]+) ([^ ]+)$/.exec(task.questions ?? "") ?? [];',
    ],
    [
      "task/questions",
      "ArrayDeclaration",
      "[]",
      '["Stryker was here"]',
      "const [, time, id] = /^(-?[0-9a-z]{1,8})(?::([\\w~-]{1,64}))?$/.exec(mark) ?? [];",
    ],
    ["task/names", "ArrayDeclaration", "[]", '["Stryker was here"]'],
    ["task/queue-key", "ArrayDeclaration", "[]", '["Stryker was here"]'],
  ),
  ...because(
    "A pattern that was found has all its groups, or else the next line says undefined, too.",
    [
      "task/idempotency-key",
      "OptionalChaining",
      "QUOTED.exec(header)?.[1]?.replaceAll",
      "QUOTED.exec(header)?.[1].replaceAll",
    ],
    ["task/questions", "ConditionalExpression", "count === undefined", "false"],
    ["task/queue-key", "ConditionalExpression", "tenant === undefined", "false"],
  ),
  ...because(
    "The text has one form: greedy groups of a fixed length match it whole.",
    [
      "task/questions",
      "Regex",
      "/^(.{8})(.{4})(.{4})(.{4})(.*)$/",
      "/(.{8})(.{4})(.{4})(.{4})(.*)$/",
    ],
    [
      "task/questions",
      "Regex",
      "/^(.{8})(.{4})(.{4})(.{4})(.*)$/",
      "/^(.{8})(.{4})(.{4})(.{4})(.*)/",
    ],
  ),
  ...because(
    "With one question the fullest form has this RequestId alone, and it is tried before.",
    ["task/questions", "ConditionalExpression", 'last === "="', "false"],
  ),
  ...because("The 64 bytes that are not counted on make one byte more or less no promise.", [
    "task/questions",
    "EqualityOperator",
    "size + itemSize({ questions }) <= units * ONE_UNIT",
    "size + itemSize({ questions }) < units * ONE_UNIT",
  ]),
  ...because("Neither is as large as the least part that is cut.", [
    "task/report",
    "ArrayDeclaration",
    "[]",
    '["Stryker was here"]',
    "const largestPart = Math.min(LARGEST_PART, (LARGEST_OUTPUT - sizeOf(tasks ?? [])) / 2);",
  ]),
  ...because("A wish names exactly one of both.", [
    "task/listener",
    "OptionalChaining",
    "durableFunction?.callbackId",
    "durableFunction.callbackId",
  ]),
  ...because("`earliest` of one moment is that moment, and of none undefined.", [
    "task/report",
    "ConditionalExpression",
    "first === undefined",
    "false",
  ]),
  ...because(
    "A short text comes out of the cutting as it was.",
    ["task/report", "ConditionalExpression", "Buffer.byteLength(text) <= bytes", "false"],
    [
      "task/report",
      "EqualityOperator",
      "Buffer.byteLength(text) <= bytes",
      "Buffer.byteLength(text) < bytes",
    ],
  ),
  ...because("The decoder writes one replacement character for a character that was cut.", [
    "task/report",
    "Regex",
    "/\\ufffd+$/",
    "/\\ufffd$/",
  ]),
  ...because("The table leaves out a field that is undefined.", [
    "task/settled",
    "ConditionalExpression",
    "details === undefined",
    "false",
  ]),
  ...because(
    "The condition of the write says that the field is absent.",
    [
      "task/transition",
      "ConditionalExpression",
      "lifted === undefined",
      "false",
      'lifted === undefined ? [] : ["refusedInDoubt"]',
    ],
    ["task/transition", "ArrayDeclaration", "[]", '["Stryker was here"]'],
  ),
  ...because(
    "A list that holds another name does not hold `stalled`.",
    ["task/with-news", "ArrayDeclaration", "[]", '["Stryker was here"]', "?? []) : "],
    [
      "task/with-news",
      "ArrayDeclaration",
      "[]",
      '["Stryker was here"]',
      ") : [];\n  const { noted }",
    ],
  ),
];
