import { expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import type { Row } from "../../functions/store/table.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { tableAround } from "../support/table-around.ts";
import { askingLife } from "./asking-life.ts";
import { runLife } from "./life.ts";
import type { Process } from "./process.ts";

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

type Sabotage = (seams: Seams, process: Process) => Seams;

/** The judge's words on the life of a seed. */
const saidOf = async (seed: number, sabotage: Sabotage = (seams) => seams) => {
  const { violations } = await runLife(seed, { population: askingLife(seed), sabotage });
  return violations.map(({ promise, text }) => `${seed} ${promise}: ${text}`);
};

/** The first life of which the judge says this. */
const seenIn = async (sabotage: Sabotage, words: RegExp): Promise<string | undefined> => {
  for (const seed of SEEDS) {
    const said = (await saidOf(seed, sabotage)).find((each) => words.test(each));
    if (said !== undefined) return said;
  }
  return undefined;
};

const isBy = ({ current }: Process, names: RegExp): boolean => names.test(current?.name ?? "");

/** The table as it is read, but for rows that this changes. */
const reading =
  (change: (row: Row, process: Process) => Row): Sabotage =>
  (seams, process) => ({
    ...seams,
    table: tableAround(seams.table, {
      get: async (key) => {
        const row = await seams.table.get(key);
        return row && change(row, process);
      },
    }),
  });

const TELLERS = /^(?:stream|deliver-events|endpoints)\./;

const settlersForget = reading((row, process) =>
  row.sk === "endpoints" && !isBy(process, TELLERS) ? { pk: row.pk, sk: row.sk } : row,
);

const tenantsShare: Sabotage = (seams, process) => ({
  ...seams,
  table: tableAround(seams.table, {
    get: async (key) => {
      const row = await seams.table.get(key);
      if (key.sk !== "endpoints" || isBy(process, /^endpoints\./)) return row;
      const other = key.pk.endsWith("#acme") ? "endpoints#default" : "endpoints#acme";
      const { registered = {} } = (await seams.table.get({ ...key, pk: other })) ?? {};
      return { ...key, ...row, registered: { ...Object(row?.registered), ...Object(registered) } };
    },
  }),
});

let tries = 0;

const otherBytes: Sabotage = (seams) => ({
  ...seams,
  dial: (webhook) => {
    tries += 1;
    return seams.dial({ ...webhook, body: `${webhook.body}${" ".repeat(tries)}` });
  },
});

const unknownSecret: Sabotage = (seams) => ({
  ...seams,
  dial: (webhook) =>
    seams.dial({ ...webhook, headers: { ...webhook.headers, "webhook-signature": "v1,AAAA" } }),
});

/** A row that is never on the list on which its function would find it. */
const unlisted =
  (sk: RegExp): Sabotage =>
  (seams) => ({
    ...seams,
    table: tableAround(seams.table, {
      put: (row, condition) => {
        const { agenda: _agenda, ...rest } = row;
        return seams.table.put(
          sk.test(row.sk) ? { ...rest, pk: row.pk, sk: row.sk } : row,
          condition,
        );
      },
      update: (key, condition, update) => {
        const { agenda: _agenda, ...set } = update.set ?? {};
        return seams.table.update(key, condition, sk.test(key.sk) ? { ...update, set } : update);
      },
    }),
  });

const staysEnabled: Sabotage = (seams) => ({
  ...seams,
  table: tableAround(seams.table, {
    update: (key, condition, update) =>
      Object.values(update.set ?? {}).includes("disabled")
        ? Promise.resolve({ won: false, row: undefined })
        : seams.table.update(key, condition, update),
  }),
});

const tellersAsk = (): Sabotage => {
  let last: SignedRequest | undefined;
  return (seams) => ({
    ...seams,
    send: (request) => {
      if (!request.paid) last = request;
      return seams.send(request);
    },
    dial: async (webhook) => {
      if (last !== undefined) await seams.send(last).catch(() => undefined);
      return seams.dial(webhook);
    },
  });
};

const otherFiles = reading((row, process) => {
  const { files = [], ...rest } = Object(row.output);
  const others = files.map((file: Row) => ({ ...file, url: "https://files.example/other.mp4" }));
  return isBy(process, /^fetch\./) && files.length > 0
    ? { ...row, output: { ...rest, files: others } }
    : row;
});

const otherCopies = reading((row, process) => {
  const { files = [], ...rest } = Object(row.output);
  const others = files.map((file: Row) => ({ ...file, url: "https://files.example/other.mp4" }));
  return isBy(process, /^keep/) && files.length > 0
    ? { ...row, output: { ...rest, files: others } }
    : row;
});

test("no promise breaks where tenants register receivers and callers ask for all there is", async () => {
  const said: string[] = [];
  for (const seed of SEEDS) said.push(...(await saidOf(seed)));

  expect(said).toEqual([]);
}, 120_000);

test.each([
  ["a settling write forgets the endpoints", settlersForget, /was enabled and never heard/],
  ["tenants share their endpoints", tenantsShare, /no task of its tenant is named so/],
  ["each try has other bytes", otherBytes, /in different bytes/],
  ["a webhook is signed with an unknown secret", unknownSecret, /no secret that its tenant knows/],
  ["a replay is never sent", unlisted(/^delivery#.*#\d+$/), /never arrived at/],
  ["a 410 changes nothing", staysEnabled, /its receiver has answered 410/],
  ["a copy is never made", unlisted(/^copy$/), /is lost, and/],
  ["another file is copied", otherCopies, /what is not https/],
  ["a caller is led to another file", otherFiles, /was answered 303 led/],
  ["Tencent is asked for each webhook", tellersAsk(), /asking-costs-nothing/],
])(
  "the judge sees that %s",
  async (_mistake, sabotage, words) => {
    expect(await seenIn(sabotage, words)).toMatch(words);
  },
  120_000,
);
