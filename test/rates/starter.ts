import { compose } from "../../functions/compose.ts";
import { createHandler } from "../../functions/submit-task.ts";

/**
 * One cold process: it submits one task after the other, as a Lambda environment does, until its
 * time is over. Arguments: its name, the operation, the input as JSON, the seconds.
 */
const [name, operation, input = "{}", seconds] = process.argv.slice(2);
const submit = createHandler(compose(process.env));
const until = Date.now() + Number(seconds) * 1000;
const statuses: Record<string, number> = {};
for (let number = 0; Date.now() < until; number++) {
  const answer = await submit({
    headers: {
      authorization: `Bearer ${process.env.RATES_API_KEY}`,
      "idempotency-key": `${name} ${number}`,
      "content-type": "application/json",
    },
    rawPath: "/v1/tasks",
    body: JSON.stringify({ operation, input: JSON.parse(input) }),
  });
  const { status = String(answer.statusCode) } = JSON.parse(answer.body ?? "{}");
  statuses[status] = (statuses[status] ?? 0) + 1;
}
console.error(JSON.stringify({ process: name, statuses }));
process.exit(0);
