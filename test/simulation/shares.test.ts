import { beforeAll, describe, expect, test } from "vitest";
import { choices } from "./fault-kinds.ts";
import { runLife } from "./life.ts";
import type { Population } from "./planned-life.ts";
import { operationNames, populationOf } from "./population.ts";
import { ruleChanges } from "./rule-changes.ts";

const LIVES = 2000;

/** How often each thing that is modelled was lived, by its name. */
const lived = new Map<string, number>();

/** The promises that were broken, with the seeds of their lives. */
const broken: string[] = [];

const live = (name: string): void => {
  lived.set(name, (lived.get(name) ?? 0) + 1);
};

/** The sign of a rare thing in a story: a line of the log, an answer, or a way that a task went. */
const stories: Readonly<Record<string, RegExp>> = {
  "a day that is full": /daily_cap_reached/,
  "a tenant at its bounds": /tenant_(?:rate|tasks_at_once)_reached/,
  "a pause": /submissions_paused/,
  "an audit": /audit_done/,
  "a bot that is in the room already": /task_settled .*"status":"rejected","reason":"poll"/,
  "a key that is revoked": /starts_blocked/,
  "a lane that is blocked": /lane_blocked/,
  "a lane that is opened again": /lane_opened/,
  "a deadline that has passed": /deadline_passed/,
  "a task that waited too long for its start":
    /queued → rejected, settled .*\n.*start_deadline_passed/,
  "a lost start that a complete list does not show": /doubtful → queued/,
  "an event that was pulled and confirmed": /events_drained/,
  "an event that has to be pulled again": /event_kept/,
  "a foreign message that was sent on": /"reason":"forwarded"/,
  "a foreign message that nobody wants": /"reason":"foreign"/,
  "a list": /list\.\d\.\S+ +is answered 200/,
  "a list of several pages": /list\.\d\.\w+\.2\.1 +is answered 200/,
  "a task that is followed": /task_followed/,
  "a tenant that pries into a task of another": /pry\.\d\.follow1 +is answered 422/,
  "a task that nobody has, and somebody wants to follow": /is answered 422 provider_task_not_found/,
};

/** Of a task that lives while secrets are changed. */
const steps = [1, 2, 3].flatMap((step) =>
  ["a start", "a callback"].map((what) => `${what} after step ${step} of a rotation`),
);

/** The lines of a start or a callback that was taken, with its time. */
const taken = [
  ["a start", /^(\S+) .*· start_accepted/gm],
  ["a callback", /^(\S+) .*· callback_received .*"reason":"(?:refreshed|already-settled)"/gm],
] as const;

/**
 * Steps that are drawn begin within a few minutes; only the hour after is looked at, as the next
 * one is due then.
 */
const HOUR_MS = 60 * 60_000;

const rotationIn = ({ rotates }: Population, trace: string): void => {
  if (rotates === undefined) return;
  for (const [what, line] of taken) {
    for (const [, moment = ""] of trace.matchAll(line)) {
      const since = Date.parse(moment) - rotates.at;
      if (since >= 0 && since < HOUR_MS) live(`${what} after step ${rotates.step} of a rotation`);
    }
  }
};

const repeatForms = ["plain", "quoted", "nulls", "defaults", "digits", "case"] as const;

const isRepeatedAs = (
  { tasks, isMixed }: Population,
  form: (typeof repeatForms)[number],
): boolean => !isMixed && tasks.some(({ forms }) => forms.includes(form));

beforeAll(async () => {
  for (let seed = 0; seed < LIVES; seed++) {
    const population = populationOf(seed);
    const life = await runLife(seed, { trace: true, population });
    const { faults, places, dossiers, trace, violations } = life;
    broken.push(...violations.map(({ promise }) => `seed ${seed} breaks ${promise}`));
    const channels = new Map(places.map(({ at, channel }) => [at, channel]));
    for (const { at, kind } of faults) live(`${kind} at ${channels.get(at) ?? "any time"}`);
    for (const { row } of dossiers) live(`${row?.operation} ${row?.status}`);
    for (const [name, story] of Object.entries(stories)) if (story.test(trace)) live(name);
    if (population.tasks.some(({ priority }) => priority !== undefined)) live("a priority");
    if (population.redeploys !== undefined && !population.isMixed)
      live(`a deployment with ${population.redeploys.rules ?? "other settings"}`);
    for (const form of repeatForms)
      if (isRepeatedAs(population, form)) live(`a repeat that is ${form}`);
    if (population.tasks.some(({ waits }) => waits.length > 0)) live("a caller who waits");
    if (population.tasks.some(({ submitWaits }) => submitWaits !== undefined))
      live("a caller who submits and waits");
    if (population.pulls) live("a queue of events");
    if (population.timeDeletes) live("a table that time deletes from");
    if (population.clocksDiffer) live("clocks that differ");
    rotationIn(population, trace);
  }
}, 600_000);

const missing = (names: readonly string[], least: number): readonly string[] =>
  names
    .filter((name) => (lived.get(name) ?? 0) < least)
    .map((name) => `${name}: ${lived.get(name) ?? 0}`);

test("in two thousand lives full of faults every promise is kept", () => {
  expect(broken).toEqual([]);
});

describe("nothing that is modelled is never lived:", () => {
  test("every kind of fault strikes every channel that it is made for", () => {
    const kinds = Object.entries(choices).flatMap(([channel, drawn]) =>
      drawn.map(([, kind]) => `${kind} at ${channel}`),
    );

    expect(missing(kinds, 3)).toEqual([]);
    expect(missing(["outage at any time", "deploy at any time"], 100)).toEqual([]);
  });

  test("every operation comes to every end", () => {
    const ends = ["succeeded", "failed", "rejected", "canceled", "indeterminate"];

    expect(
      missing(
        operationNames.flatMap((operation) => ends.map((end) => `${operation} ${end}`)),
        1,
      ),
    ).toEqual([]);
  });

  test("every feature is used", () => {
    expect(missing(Object.keys(stories), 3)).toEqual([]);
    expect(
      missing(
        [
          "a queue of events",
          "a priority",
          "a caller who waits",
          "a caller who submits and waits",
          "clocks that differ",
          "a table that time deletes from",
        ],
        LIVES / 25,
      ),
    ).toEqual([]);
  });

  test("requests are repeated in every form, and after a deployment with other settings or rules", () => {
    const forms = repeatForms.map((form) => `a repeat that is ${form}`);

    const rules = ruleChanges.map((change) => `a deployment with ${change}`);

    expect(missing(forms, LIVES / 40)).toEqual([]);
    expect(missing([...rules, "a deployment with other settings"], LIVES / 200)).toEqual([]);
  });

  test("tasks live through every step of a rotation", () => {
    expect(missing(steps, 8)).toEqual([]);
  });
});
