import { products } from "../products.ts";
import type { Advice } from "./by-hand.ts";
import type { CallbackOptions } from "./options.ts";
import type { Registrar, Wanted } from "./registrar.ts";
import { registrations } from "./registrations.ts";
import { CallFailed, type Send, tencentApi } from "./tencent-api.ts";

type Say = (line: string) => void;

interface Registration {
  readonly registrar: Registrar;
  readonly options: CallbackOptions;
  readonly send: Send;
  readonly application: number;
  readonly say: Say;
}

/**
 * Makes every configured application call back here, and says what it finds, does and cannot do,
 * without a key. One application's trouble does not keep the others waiting. Resolves with whether
 * everything is right, or with `dryRun` can be made so.
 */
export async function registerCallbacks(options: CallbackOptions, write: Say): Promise<boolean> {
  const isRight = await registerEach(options, write);
  const names = Object.keys(registrations);
  const under = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  write(
    `Put the same keys into CallbackSecret, under ${under}: a callback whose key is not there is refused.`,
  );
  return isRight;
}

/** The same for keys that `CallbackSecret` holds already. */
export async function registerEach(options: CallbackOptions, write: Say): Promise<boolean> {
  const say = withoutSecrets(options, write);
  const outcomes: boolean[] = [];
  for (const registration of Object.values(registrations)) {
    if (typeof registration === "function") outcomes.push(advise(registration(options), say));
    else outcomes.push(await registerAll(registration, options, say));
  }
  return outcomes.every((right) => right);
}

const advise = (advices: readonly Advice[], say: Say): boolean => {
  for (const { line } of advices) say(line);
  return advices.every(({ right }) => right);
};

const registerAll = async (
  registrar: Registrar,
  options: CallbackOptions,
  say: Say,
): Promise<boolean> => {
  const send = tencentApi(registrar, options);
  const outcomes: boolean[] = [];
  for (const application of options.applications[registrar.product]) {
    const tell: Say = (line) => say(`${registrar.product} ${application}: ${line}`);
    outcomes.push(await register({ registrar, options, send, application, say: tell }));
  }
  return outcomes.every((right) => right);
};

const register = async (registration: Registration): Promise<boolean> => {
  try {
    return await attempt(registration);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    registration.say(`NOT registered: ${error.message}`);
    return false;
  }
};

const attempt = async (registration: Registration): Promise<boolean> => {
  const { registrar, options, application, say } = registration;
  const { callbackKey, forwardUrl, pulled } = products[registrar.product];
  if (options.pulled[registrar.product].includes(application))
    return checkPulled(registration, pulled ?? "a setting");
  const key = options.keys[registrar.product];
  if (key === undefined) {
    say(
      `NOT registered: ${callbackKey.setting} is not set, and without a signature every callback is refused.`,
    );
    return false;
  }
  return bringAbout(registration, {
    address: options.address(registrar.product),
    key,
    forwardUrl: options.settings[forwardUrl],
  });
};

/** An application has one mode, so one whose events are pulled is left as it is. */
const checkPulled = async (
  { registrar, send, application, say }: Registration,
  setting: string,
): Promise<boolean> => {
  const fault = await registrar.pullFault?.(send, application);
  say(
    fault === undefined
      ? "right as it is; its events are pulled."
      : `WRONG: ${setting} names it, but ${fault}.`,
  );
  return fault === undefined;
};

const bringAbout = async (
  { registrar, options, send, application, say }: Registration,
  wanted: Wanted,
): Promise<boolean> => {
  const found = await registrar.inspect(send, application, wanted);
  say(`found ${found.configured}.`);
  if (found.loss !== undefined && !options.force) {
    say(`NOT registered: ${found.loss}. With --force it is changed all the same.`);
    return false;
  }
  if (found.loss !== undefined) say(`--force: ${found.loss}.`);
  if (found.changes.length === 0) {
    say("right as it is; nothing was changed.");
    return true;
  }
  if (options.dryRun) {
    for (const { action, body } of found.changes)
      say(`would call ${action} ${JSON.stringify(body)}`);
    return true;
  }
  for (const call of found.changes) await send(call);
  const { differences } = await registrar.inspect(send, application, wanted);
  if (differences.length > 0) {
    // How long a change takes to show is not documented.
    say(
      `NOT registered: it was changed, but still ${differences.join(" and ")}. Run it again in a minute.`,
    );
    return false;
  }
  const done = found.differences.length === 0 ? "right as it was" : `registered: ${wanted.address}`;
  say(registrar.unseen === undefined ? `${done}.` : `${done}; ${registrar.unseen}.`);
  return true;
};

/**
 * Every line goes through here: calls carry keys, and Tencent's own words may quote what they
 * refuse.
 */
const withoutSecrets = ({ credentials, keys }: CallbackOptions, write: Say): Say => {
  const secrets = [credentials.secretKey, ...Object.values(keys)].filter(
    (secret) => secret !== undefined,
  );
  return (line) => write(secrets.reduce((text, secret) => text.replaceAll(secret, "…"), line));
};
