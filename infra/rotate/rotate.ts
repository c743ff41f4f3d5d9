import type { Stage } from "./form.ts";
import type { RotateOptions } from "./options.ts";
import { hiding, momentOf, type Outside } from "./outside.ts";
import type { ReadSecret, SecretPlace } from "./place.ts";
import { needsConsole, register } from "./register.ts";
import { type MadeHere, type Rotation, rotationOf } from "./rotations.ts";
import { rotateTencentKey } from "./tencent-key.ts";
import { LONGEST_SITTING_MS } from "./waits.ts";

/** A rotation has three steps. More turns than that are somebody else's writes in between. */
const MOST_TURNS = 12;

/**
 * Shows, begins or continues the rotation of a secret. Each step follows from what the secret says
 * at that moment, and its wait from when it was changed last, so a run that was interrupted goes on
 * where it was. Resolves with whether it did what it was asked for. Throws a SettingsError.
 */
export async function rotate(options: RotateOptions, outside: Outside): Promise<boolean> {
  const { rotated } = options;
  if (rotated.what === "tencent-key") return rotateTencentKey(options, outside);
  const rotation = rotationOf(rotated);
  const place = outside.surroundings.secret(rotation.secret);
  const run = { options: { ...options, rotated }, rotation, place, outside };
  if (options.mode === "show") return show(run);
  if (options.mode === "begin" && !(await begin(run))) return false;
  return advance(run);
}

interface Run {
  readonly options: RotateOptions & { readonly rotated: MadeHere };
  readonly rotation: Rotation;
  readonly place: SecretPlace;
  readonly outside: Outside;
}

const show = async ({ rotation, place, outside }: Run): Promise<boolean> => {
  const read = await place.read();
  const stage = rotation.form.stageOf(read.value);
  outside.say(standing(rotation, stage, read));
  return true;
};

/** How a rotation stands, and what is next. */
const standing = (rotation: Rotation, stage: Stage, { changedAt }: ReadSecret): string => {
  if (stage === "at-rest")
    return `${rotation.secret}: no rotation is under way. --begin adds a key.`;
  const due = momentOf(changedAt + rotation.waits[stage]);
  if (stage === "in-use" && rotation.waits["in-use"] === 0)
    return `${rotation.secret}: both keys are taken, and the new one stands first.`;
  return stage === "added"
    ? `${rotation.secret}: a new key was added. From ${due} on every function knows it, and it can be used.`
    : `${rotation.secret}: the new key is in use. From ${due} on nothing needs the old one, and it can go.`;
};

const begin = async ({ rotation, place, outside }: Run): Promise<boolean> => {
  const { form, secret, length } = rotation;
  const read = await place.read();
  if (form.stageOf(read.value) !== "at-rest") {
    outside.say(`${secret}: a rotation is under way. Go on with --continue.`);
    return false;
  }
  if (await place.write(form.add(read.value, outside.make(length)), read.version)) return true;
  outside.say(`${secret} was changed by somebody else meanwhile. Nothing was added.`);
  return false;
};

const advance = async (run: Run): Promise<boolean> => {
  const { options, rotation, place, outside } = run;
  const { clock, say } = outside;
  let told: string | undefined;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const read = await place.read();
    const stage = rotation.form.stageOf(read.value);
    const line = standing(rotation, stage, read);
    if (line !== told) say(line);
    told = line;
    if (stage === "at-rest") return true;
    const left = read.changedAt + rotation.waits[stage] - clock.now();
    if (left > 0 && options.confirmed && turn === 0) {
      say("It is too early for --confirmed: the command asks for it when its time has come.");
      return false;
    }
    if (left > LONGEST_SITTING_MS || (left > 0 && !options.waits)) {
      say("Run it again with --continue then.");
      return true;
    }
    if (left > 0) {
      await clock.sleep(left);
      continue;
    }
    const outcome = await step(run, { read, stage, isConfirmed: options.confirmed && turn === 0 });
    if (outcome === "refused") return false;
    if (outcome === "done" && !options.waits) return true;
  }
  say(`${rotation.secret} is being changed by somebody else again and again.`);
  return false;
};

interface Step {
  readonly read: ReadSecret;
  readonly stage: Exclude<Stage, "at-rest">;
  readonly isConfirmed: boolean;
}

/** Does the one step that is due, unless somebody else has written the secret meanwhile. */
const step = async (
  { rotation, place, outside }: Run,
  { read, stage, isConfirmed }: Step,
): Promise<"done" | "overtaken" | "refused"> => {
  const { surroundings, say } = outside;
  const { form, secret, registers, byHand } = rotation;
  const next = stage === "added" ? form.use(read.value) : form.retire(read.value);
  const task = byHand[stage];
  const isAsked =
    task !== undefined && (task.only === undefined || needsConsole(surroundings, next));
  if (isAsked && !isConfirmed) {
    say(`${task.task} Then go on with --continue --confirmed.`);
    return "refused";
  }
  if (registers.length > 0) {
    const tencentSecret = (await surroundings.secret("TencentSecret").read()).value;
    const wanted = { products: registers, callbackSecret: next, tencentSecret };
    const hidden = hiding([read.value, tencentSecret], say);
    if (!(await register(surroundings, wanted, hidden))) return "refused";
  }
  if (!(await place.write(next, read.version))) return "overtaken";
  say(
    `${secret}: ${stage === "added" ? `the new key is used. ${rotation.inUse}` : "the old key is gone."}`,
  );
  if (stage === "added" && task?.only === "trtc" && surroundings.isLocal)
    say(
      "Start npm start again: until then its stand-in signs and sends TRTC's callbacks as before.",
    );
  return "done";
};
