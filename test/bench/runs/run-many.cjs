// Does one thing again and again, some at once, and writes the CPU time that it took to file
// descriptor 3: `node run-many.cjs <options as JSON>`.
const { writeSync } = require("node:fs");

const { bundle, ports, warmUp, times, atOnce } = JSON.parse(process.argv[2]);

async function repeat(once, count) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** A signature is not waited for: a turn of the event loop would cost as much as it. */
function repeatAtOnce(once, count) {
  for (let left = count; left > 0; left--) once();
}

async function run() {
  const once = require(bundle).open(ports);
  const again = atOnce === 0 ? repeatAtOnce : repeat;
  await again(once, warmUp);
  const before = process.cpuUsage();
  const began = performance.now();
  await again(once, times);
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall: performance.now() - began };
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
