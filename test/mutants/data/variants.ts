import { inFile } from "../mutant.ts";

const seen = ["simulation/simulate.test.ts"];

/** Mistakes in what few tasks meet. The simulator sees each, if not always in few lives: it is what shows that such tasks live there. */
export const variants = [
  ...inFile("lifecycle/receive-callback.ts", seen, [
    {
      name: "a foreign message that could not be sent on is thanked for",
      find: "  await forward(url, raw);\n",
      replace: "  await forward(url, raw).catch(() => undefined);\n",
    },
    {
      name: "a foreign message is sent on by a function that may be frozen before",
      find: "  await forward(url, raw);\n",
      replace: "  forward(url, raw).catch(() => undefined);\n",
    },
  ]),
  ...inFile("lifecycle/drain-events.ts", seen, [
    {
      name: "events stay in their queue for ever",
      find: "    if (done.length > 0) await confirm(dependencies, from, done);\n",
      replace: "",
    },
  ]),
  ...inFile("lifecycle/follow-task.ts", seen, [
    {
      name: "a task that Tencent does not know is followed",
      find: "const report = await reportOf(dependencies, operation, { ...named, application, region });",
      replace: `const report = await reportOf(dependencies, operation, { ...named, application, region }).catch(
    (): Report => ({ verdict: { state: "running" } }),
  );`,
    },
    {
      name: "a question that was not answered says that there is no such task to follow",
      find: "throw new Unavailable(`Tencent did not say",
      replace: `throw new RequestError("provider_task_not_found", \`Tencent did not say`,
      tests: ["follow-task.test.ts"],
    },
  ]),
  ...inFile("lifecycle/start-next.ts", seen, [
    {
      name: "who has waited too long is started all the same",
      find: "    if (task.startBefore > instant(dependencies.clock.now())) return { task, lastTenant };\n",
      replace: "    return { task, lastTenant };\n",
    },
    {
      name: "who waits is rejected before its time",
      find: "if (task.startBefore > instant(dependencies.clock.now())) return { task, lastTenant };",
      replace: "if (task.startBefore > after(instant(dependencies.clock.now()), { minutes: 5 })) return { task, lastTenant };",
    },
  ]),
  ...inFile("lifecycle/list-tasks.ts", seen, [
    { name: "a list ends with its first page", find: "next: more ? position : undefined", replace: "next: undefined" },
    { name: "a list shows nothing that is settled", find: "  !isExpired(dependencies, task) &&\n", replace: "  !isSettled(task) &&\n" },
    {
      name: "a list of one status shows the others, too",
      find: "(status === undefined || task.status === status) &&",
      replace: "",
      tests: ["list-tasks.test.ts"],
    },
  ]),
  ...inFile("store/task-store.ts", seen, [
    {
      name: "everybody's list is the first tenant's",
      find: `{ index: "list", partition: tenant, ...page }`,
      replace: `{ index: "list", partition: "default", ...page }`,
    },
  ]),
];
