import { storm, Violation } from "./storm.ts";

// A million refusals need no stacks, and what goes wrong is told by the message that was sent.
Error.stackTraceLimit = 0;

/** `npm run test:hostile`: a million callbacks, or as many as the first argument says, from the seed that the second one names. */
const [count = "1000000", seed = "20260101"] = process.argv.slice(2);
const started = performance.now();
try {
  const tally = await storm(Number(seed), Number(count));
  const told = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, number]) => `${name} ${number}`)
      .join(", ");
  console.log(`Sent ${tally.sent} callbacks (seed ${seed}) in ${Math.round((performance.now() - started) / 1000)} s.`);
  console.log(`By kind: ${told(tally.kinds)}.`);
  console.log(`Genuine, each settled its task: ${told(tally.genuine)}.`);
  console.log(`Answers: ${told(tally.answers)}.`);
  console.log(
    `Questions to Tencent: ${tally.questions}, at most ${tally.mostQuestions} allowed in ${tally.virtualSeconds} s; nudges ${tally.nudges}.`,
  );
  console.log("State changes: 0.");
} catch (error) {
  if (!(error instanceof Violation)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
