import { productNames } from "../support/callback-samples.ts";
import { contextOf } from "./cast.ts";
import { type Forger, genuine, pathOf, requestOf, someTask } from "./forged.ts";
import { crossProduct, replay, trtcAltered } from "./overheard.ts";
import { secrets } from "./world.ts";

const wrongPath: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(productNames);
  const { text, headers } = genuine(scene, product, someTask(scene, product));
  const secret = pathOf(random);
  const paths = [
    "",
    " ",
    "guess",
    secret.slice(0, -1),
    `${secret}0`,
    secret.toUpperCase(),
    `${secret}/`,
    `../${secret}`,
    `${secret}\0`,
    "__proto__",
  ];
  const names = ["cvm", "VOD", "", "__proto__", "constructor", "vod ", "vod\0", "trtc/"];
  const [name, path] = random.chance(0.7)
    ? [product, random.pick(paths)]
    : [random.pick(names), secret];
  const body = random.chance(0.3) ? random.pick(["", "{", "x".repeat(300)]) : text;
  return {
    kind: "wrong-path",
    how: [`${name} ${path}`],
    product,
    request: requestOf(name, body, headers, path),
    authentic: false,
    allowed: [404],
  };
};

/**
 * Rightly signed for this product, but about a task of another one, whose context and TaskId are
 * true.
 */
const foreignProductTask: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(productNames);
  const owner = random.pick(productNames.filter((name) => name !== product));
  const { text, headers } = genuine(scene, product, someTask(scene, owner));
  return {
    kind: "task-of-another-product",
    how: [owner],
    product,
    request: requestOf(product, text, headers),
    authentic: true,
    allowed: [200],
  };
};

/** A context that is not, or not any more, ours for this task. */
const wrongContext: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(["vod", "mps"] as const);
  const task = someTask(scene, product);
  const { tenant, taskId, operation } = task.row;
  const claim = { tenant, taskId, operation };
  const { active, ...ring } = secrets.CONTEXT_SECRET;
  const [damaged, cut] = [
    task.context.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
    task.context.slice(0, -1),
  ];
  const contexts: Readonly<Record<string, string>> = {
    "another tenant": contextOf({ ...claim, tenant: tenant === "default" ? "studio" : "default" }),
    "no tenant": contextOf({ ...claim, tenant: "nobody" }),
    "another environment": contextOf({ ...claim, environment: "staging" }),
    "another environment's key": contextOf(claim, {
      active,
      keys: { ...ring, [active]: "staging-context-key-0000" },
    }),
    "a removed key": contextOf(claim, { active: "k0", keys: { k0: "hostile-context-key-0000" } }),
    "no task": contextOf({ ...claim, taskId: "a".repeat(32) }),
    "another product's operation": contextOf({
      ...claim,
      operation: product === "vod" ? "mps.ProcessMedia" : "vod.CreateAigcVideoTask",
    }),
    damaged,
    cut,
    longer: `${task.context}A`,
    "in capitals": task.context.toUpperCase(),
    spaced: ` ${task.context}`,
    "another key id": task.context.replace(".k2.", ".k1."),
    "the language's key id": task.context.replace(".k2.", ".constructor."),
    none: "",
    "1,000 characters": "v".repeat(1000),
    "1,001 characters": "v".repeat(1001),
    "somebody else's": '{"ref":"sample-1001"}',
    "without a MAC": task.context.slice(0, task.context.lastIndexOf(".")),
  };
  const how = random.pick(Object.keys(contexts));
  const { text, headers } = genuine(scene, product, { ...task, context: contexts[how] ?? "" });
  // Unauthentic as far as our rows go: a rightly signed message that names nothing of ours.
  return {
    kind: "wrong-context",
    how: [how],
    product,
    request: requestOf(product, text, headers),
    authentic: true,
    allowed: [200],
  };
};

/** The true context of one task, the TaskId of another: ours, somebody else's, or nobody's. */
const crossTask: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(["vod", "mps"] as const);
  const [task, other] = [someTask(scene, product), someTask(scene, product)];
  const providerTaskId = random.pick([
    other.providerTaskId,
    "foreign-done-task",
    `nobody-${random.below(50)}`,
    `長${"x".repeat(254)}`,
  ]);
  const oldKey = random.chance(0.1)
    ? { context: contextOf(task.row, { active: "k1", keys: { k1: secrets.CONTEXT_SECRET.k1 } }) }
    : {};
  const { text, headers } = genuine(scene, product, { ...task, ...oldKey, providerTaskId });
  const request = requestOf(product, text, headers, pathOf(random));
  return {
    kind: "cross-task",
    how: [],
    product,
    request,
    authentic: true,
    names: task.pk,
    allowed: [200, 503],
  };
};

/** Rightly signed, about a TaskId that we do not know or gave to nobody. */
const unknownTaskId: Forger = (scene) => {
  const { random } = scene;
  const product = random.pick(["tiw", "trtc"] as const);
  const task = someTask(scene, product);
  const strange = [
    "nobody",
    `${task.providerTaskId} `,
    task.providerTaskId.toUpperCase(),
    "provider#tiw#x",
    "長".repeat(256),
    task.row.taskId,
  ];
  const { text, headers } = genuine(scene, product, {
    ...task,
    providerTaskId: random.pick(strange),
  });
  return {
    kind: "unknown-task-id",
    how: [],
    product,
    request: requestOf(product, text, headers),
    authentic: true,
    allowed: [200],
  };
};

/** Messages that go, or point, where they should not, with how often each is sent. */
export const misdirections: readonly (readonly [weight: number, Forger])[] = [
  [5, wrongPath],
  [8, replay("replay-in-time", false)],
  [8, replay("replay-late", true)],
  [4, crossProduct],
  [3, foreignProductTask],
  [7, wrongContext],
  [8, crossTask],
  [3, unknownTaskId],
  [3, trtcAltered],
];
