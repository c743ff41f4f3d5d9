/** A bound that a figure may not pass. */
export type Bound = { readonly most: number } | { readonly least: number };

/** A number of a line, with what it may be. */
export interface Figure {
  /** Unique in its line; empty where the line has one. */
  readonly name: string;
  /** Stands behind the number: `of peer`, `units`. */
  readonly unit: string;
  readonly budget: Bound;
  readonly moonshot: Bound;
}

/** A line of the table of performance. */
export interface Line {
  readonly id: LineId;
  readonly what: string;
  readonly figures: readonly Figure[];
}

const atMost = (name: string, unit: string, budget: number, moonshot = budget): Figure => ({
  name,
  unit,
  budget: { most: budget },
  moonshot: { most: moonshot },
});

const atLeast = (name: string, unit: string, budget: number, moonshot = budget): Figure => ({
  name,
  unit,
  budget: { least: budget },
  moonshot: { least: moonshot },
});

const measured = {
  cold: {
    what: "cold CPU of `submit-task`: load and first whole task over TLS",
    figures: [atMost("", "of peer", 0.6, 0.4)],
  },
  load: {
    what: "load of a function that calls nobody outside",
    figures: ["get-task", "list-tasks", "get-health"].map((name) =>
      atMost(name, "of peer", 0.5, 0.4),
    ),
  },
  bundle: {
    what: "largest bundle, minified",
    figures: [atMost("", "of peer", 0.4, 0.25)],
  },
  warm: {
    what: "warm CPU per created task, against the peer with our table calls",
    figures: [atMost("", "of peer", 0.6, 0.45)],
  },
  signatures: {
    what: "TC3 signatures per second",
    figures: [atLeast("", "× peer", 12, 22)],
  },
  requests: {
    what: "signed requests per second and core over TLS, 32 at once",
    figures: [atLeast("", "× peer", 4, 8)],
  },
  memory: {
    what: "RSS after 2,000 tasks",
    figures: [atMost("", "of peer", 0.65, 0.45)],
  },
  units: {
    what: "write units of a task, callback path, told by one webhook: without a slot, with one, queued first; strong reads",
    figures: [
      atMost("no slot", "units", 9, 8),
      atMost("slot", "units", 11, 9),
      atMost("queued", "units", 13, 11),
      atMost("reads", "strong reads", 3),
    ],
  },
  poll: {
    what: "write units per extra poll",
    figures: [atMost("", "units", 3, 0)],
  },
  polling: {
    what: "calls × mean lag of polling over the optimum J²/2, after 50 samples, on 8 generated traces",
    figures: [atMost("", "of optimum", 1.25, 1.1), atMost("worst", "of optimum", 1.25, 1.1)],
  },
  events: {
    what: "VOD event queue at 1 task/s: calls per task, mean lag",
    figures: [atMost("calls", "calls", 0.2, 0.15), atMost("lag", "s", 5, 3)],
  },
  sweep: {
    what: "sweep of 100 due rows beside many that are not due, against 1,000",
    figures: [atMost("time", "of few", 1.2, 1.05), atMost("read units", "of few", 1)],
  },
  rates: {
    what: "requests above a documented rate in any second, measured at the send",
    figures: [atMost("", "requests", 0)],
  },
  price: {
    what: "price per million tasks, callback path",
    figures: [atMost("", "of durable functions", 1 / 5, 1 / 7)],
  },
  waiting: {
    what: "a caller waits for a 90-second task, our client",
    figures: [atMost("requests", "requests", 3, 2), atMost("price", "$ per million", 10, 5)],
  },
  repeat: {
    what: "a repeat of an accepted request",
    figures: [atMost("writes", "units", 0), atMost("reads", "strong reads", 1)],
  },
  slot: {
    what: "write units of a slot taken at a lane limit of 100",
    figures: [atMost("", "units", 1)],
  },
  told: {
    what: "settled → first try of the webhook on one machine, p99",
    figures: [atMost("", "ms", 1000, 200)],
  },
  start: {
    what: "`npm start`, warm: API ready",
    figures: [atMost("", "s", 3, 1.5)],
  },
  logs: {
    what: "log bytes per task, callback path, as CloudWatch bills them",
    figures: [atMost("", "bytes", 800, 300)],
  },
} as const satisfies Readonly<Record<string, Omit<Line, "id">>>;

/** A line's short name, as `--only` takes it. */
export type LineId = keyof typeof measured;

/** Every line of the table of performance, in its order. */
export const lines: readonly Line[] = Object.entries(measured).map(([id, line]) => ({
  id: id as LineId,
  ...line,
}));

/** Whether a figure of this value stays within the bound. */
export const holds = (bound: Bound, value: number): boolean =>
  "most" in bound ? value <= bound.most : value >= bound.least;
