import { isDeepStrictEqual } from "node:util";
import type { HttpResponse } from "../../functions/http/handler.ts";
import { problems } from "../../functions/http/problems.ts";
import { at } from "../support/json.ts";
import { Random } from "./random.ts";
import { makers, oversize, type Submission } from "./submission-makers.ts";
import { makeWorld, type World } from "./world.ts";

/** Says how the answer to a submission is wrong; undefined if it is not. */
const objectionTo = (
  world: World,
  sent: readonly unknown[],
  answer: HttpResponse,
  { allowed, faults, input }: Submission,
): string | undefined => {
  const codes = allowed[answer.statusCode];
  if (codes === undefined) return `answered ${answer.statusCode}: ${answer.body?.slice(0, 300)}`;
  if (answer.statusCode === 202) return sentObjection(sent, input);
  if (world.table.changes.length > 0 || sent.length > 0)
    return `refused with ${world.table.changes.length} writes and ${sent.length} calls`;
  const { code, errors = [] }: { code: keyof typeof problems; errors?: { pointer: string }[] } =
    JSON.parse(answer.body ?? "{}");
  if (!codes.includes(code) || problems[code]?.status !== answer.statusCode)
    return `answered ${answer.statusCode} with the code ${code}`;
  const pointed = code === "invalid_json" || faults === undefined;
  if (
    !pointed &&
    !errors.some(({ pointer }) =>
      faults.some((fault) => isWithin(fault, pointer) || isWithin(pointer, fault)),
    )
  ) {
    return `pointed at ${JSON.stringify(errors)}, not at ${faults}`;
  }
  const needsIssue = ["invalid_input", "model_rule", "unknown_operation"].includes(code);
  return needsIssue && errors.length === 0
    ? `answered ${code} without pointing at anything`
    : undefined;
};

const isWithin = (pointer: string, other: string): boolean =>
  pointer === other || pointer.startsWith(`${other}/`);

/** Tencent is sent what was accepted, word for word. */
const sentObjection = (sent: readonly unknown[], input: unknown): string | undefined => {
  if (sent.length > 1) return `started ${sent.length} times`;
  if (input === undefined || sent.length === 0) return undefined;
  const strange = Object.entries(input as object).find(
    ([name, value]) => !isDeepStrictEqual(withoutNulls(value), withoutNulls(at(sent[0], [name]))),
  );
  return strange === undefined
    ? undefined
    : `accepted ${JSON.stringify(strange)} and sent ${JSON.stringify(at(sent[0], [strange[0]]))}`;
};

/** A start request leaves null out, as the official SDK does. */
const withoutNulls = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, member) => (member === null ? undefined : member)) ?? "null",
  );

/**
 * Submits this many requests and holds each answer against what must be true of it. Answers with
 * how often each was given. Throws at the first that is wrong.
 */
export const submitHostile = async (
  seed: number,
  count: number,
): Promise<Readonly<Record<string, number>>> => {
  const random = new Random(seed);
  const sent: unknown[] = [];
  let ids = 0;
  const world = makeWorld({
    environment: { LANE_LIMIT_VOD_AIGC: "100000" },
    send: async ({ body }) => {
      sent.push(JSON.parse(body));
      return {
        status: 200,
        body: JSON.stringify({ Response: { TaskId: `task-${ids++}`, RequestId: "request-1" } }),
      };
    },
  });
  const tally: Record<string, number> = {};
  for (let number = 0; number < count; number++) {
    const made = (random.chance(0.004) ? oversize : random.pick(makers))(random, `key ${number}`);
    world.table.changes = [];
    sent.length = 0;
    const answer = await world
      .post(made.request)
      .catch((error: unknown) => ({ statusCode: 500, headers: {}, body: String(error) }));
    const objection = objectionTo(world, sent, answer, made);
    if (objection !== undefined) {
      throw new Error(
        `seed ${seed}, request ${number} (${made.kind}): ${objection}\n${made.request.body.toString().slice(0, 3000)}`,
      );
    }
    const told = `${made.kind.split(" ", 1)} ${answer.statusCode}`;
    tally[told] = (tally[told] ?? 0) + 1;
    world.pass(1000);
  }
  return tally;
};
