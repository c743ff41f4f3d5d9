// Runs one bundle in a process of its own and writes what that cost to file descriptor 3:
// `node run-handler.cjs <options as JSON>`. Nothing else is loaded before it. It is CommonJS, so
// that neither type stripping nor the ES module loader counts.
const { writeSync } = require("node:fs");

const { bundle, tasks, clock, spacingMs, warmAfter, application } = JSON.parse(process.argv[2]);

// Time stands still within a task, and tasks come this far apart. So a slow machine misses no turn
// of a rate, and fast tasks do not all want the turns of one second.
let now = Math.max(clock, Date.now());
Date.now = () => now;

const eventOf = (number) => ({
  version: "2.0",
  routeKey: "POST /v1/tasks",
  rawPath: "/v1/tasks",
  rawQueryString: "",
  headers: {
    authorization: `Bearer ${process.env.BENCH_KEY}`,
    "content-type": "application/json",
    "idempotency-key": `${process.pid}-${clock}-${number}`,
  },
  requestContext: {
    requestId: `request-${number}`,
    http: { method: "POST", path: "/v1/tasks", sourceIp: "127.0.0.1", userAgent: "bench" },
  },
  body: JSON.stringify({
    operation: "vod.CreateAigcVideoTask",
    input: {
      SubAppId: application + Math.floor(number / 100),
      ModelName: "Kling",
      ModelVersion: "3.0",
      Prompt: "A cat dances in the rain, seen from a window on the third floor.",
    },
    metadata: { shot: `shot-${number}` },
  }),
  isBase64Encoded: false,
});

const used = () => {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, wall: performance.now() };
};
const since = (before, after) => ({
  cpu: after.cpu - before.cpu,
  wall: after.wall - before.wall,
});

async function run() {
  const start = used();
  const { handler } = require(bundle);
  const loaded = used();
  if (tasks === 0) return { load: since(start, loaded) };

  const context = { awsRequestId: "bench", getRemainingTimeInMillis: () => 25_000 };
  const submit = async (number) => {
    const { statusCode, body } = await handler(eventOf(number), context);
    if (statusCode !== 202 || !body.includes('"status":"running"'))
      throw new Error(`task ${number} was answered ${statusCode}: ${body}`);
    now += spacingMs;
  };
  await submit(0);
  const first = used();
  for (let number = 1; number < warmAfter; number++) await submit(number);
  const warm = used();
  for (let number = warmAfter; number < tasks; number++) await submit(number);
  const end = used();
  return {
    load: since(start, loaded),
    cold: since(start, first),
    warm: since(warm, end),
    rss: process.memoryUsage.rss(),
    clock: Date.now(),
  };
}

run().then(
  (result) => {
    writeSync(3, JSON.stringify(result));
    process.exit(0);
  },
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
