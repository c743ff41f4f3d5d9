import { expect, test } from "vitest";
import { Reach } from "../../functions/lifecycle/tell/reach.ts";
import type { LogEvent } from "../../functions/task/log.ts";

const HOUR = 3_600_000;

/** A line of a try: its event, its tenant, its reason and its moment. */
type Try = readonly [
  event: LogEvent,
  tenant?: string | undefined,
  reason?: string | undefined,
  at?: number,
];

const outOfReach = (tries: readonly Try[], now = 0): number | undefined => {
  const reach = new Reach();
  for (const [event, tenant, reason, at = 0] of tries)
    reach.note(event, { ...(tenant && { tenant }), ...(reason && { reason }) }, at);
  return reach.tenantsOutOfReach(now);
};

const missed = (...tenants: readonly string[]): readonly Try[] =>
  tenants.map((tenant) => ["webhook_failed", tenant, "timeout"]);
const many = Array.from({ length: 101 }, (_, place) => `tenant-${place}`);
const ABC = missed("a", "b", "c");

test.each<{ name: string; tries: readonly Try[]; now?: number; out: number | undefined }>([
  { name: "receivers of three tenants were not reached", tries: ABC, out: 3 },
  { name: "receivers of two tenants were not", tries: missed("a", "b", "a"), out: undefined },
  { name: "an hour has passed", tries: ABC, now: HOUR, out: 3 },
  { name: "more than an hour has passed", tries: ABC, now: HOUR + 1, out: undefined },
  {
    name: "some were given up, and no word says why",
    tries: [...missed("a"), ["webhook_given_up", "b", "timeout"], ["webhook_given_up", "c"]],
    out: 3,
  },
  {
    name: "a receiver of any tenant was reached before",
    tries: [["webhook_delivered", "d"], ...ABC],
    out: undefined,
  },
  {
    name: "one was reached an hour before",
    tries: [["webhook_delivered", "d", undefined, -HOUR], ...ABC],
    out: undefined,
  },
  {
    name: "one was reached longer before",
    tries: [["webhook_delivered", "d", undefined, -HOUR - 1], ...ABC],
    out: 3,
  },
  {
    name: "one was reached, and an hour later others were not",
    tries: [
      ...missed("a", "b"),
      ["webhook_delivered", "d"],
      ["webhook_failed", "c", "timeout", HOUR + 1],
    ],
    now: HOUR + 1,
    out: undefined,
  },
  {
    name: "a hundred were not reached, one was, and others were not an hour later",
    tries: [
      ...missed(...many),
      ["webhook_delivered", "d"],
      ["webhook_failed", "a", "timeout", HOUR + 1],
      ["webhook_failed", "b", "timeout", HOUR + 1],
      ["webhook_failed", "c", "timeout", HOUR + 1],
    ],
    now: HOUR + 1,
    out: 3,
  },
  { name: "one answered", tries: [...ABC, ["webhook_failed", "d", "503"]], out: undefined },
  { name: "one was given up", tries: [...ABC, ["webhook_given_up", "d", "410"]], out: undefined },
  {
    name: "a reason holds a number",
    tries: [...missed("a", "b"), ["webhook_failed", "c", "1503"]],
    out: 3,
  },
  {
    name: "a reason ends otherwise",
    tries: [...missed("a", "b"), ["webhook_failed", "c", "503x"]],
    out: 3,
  },
  {
    name: "another line has such a reason",
    tries: [...ABC, ["answer_unread", "d", "503"]],
    out: 3,
  },
  {
    name: "another line names a tenant",
    tries: [...missed("a", "b"), ["answer_unread", "c", "timeout"]],
    out: undefined,
  },
  {
    name: "a line names no tenant",
    tries: [...missed("a", "b"), ["webhook_failed"]],
    out: undefined,
  },
])("$out tenants are out of reach where $name", ({ tries, now, out }) => {
  expect(outOfReach(tries, now)).toBe(out);
});

test("a hundred tenants are remembered, and a later miss of another changes nothing", () => {
  expect(outOfReach(missed(...many))).toBe(100);
});
