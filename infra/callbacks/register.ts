import { byHand } from "./by-hand.ts";
import type { CallbackOptions } from "./options.ts";
import { forwardSetting, type Registrar, type Wanted } from "./registrar.ts";
import { CallFailed, type Send, tencentApi } from "./tencent-api.ts";
import { tiw } from "./tiw.ts";
import { pullFault, vod } from "./vod.ts";

type Say = (line: string) => void;

interface Registration {
  readonly registrar: Registrar;
  readonly options: CallbackOptions;
  readonly send: Send;
  readonly application: number;
  readonly say: Say;
}

/**
 * Makes every configured application call back here, and says what it finds, does and cannot do, without a key. One application's
 * trouble does not keep the others waiting. Resolves with whether everything is right, or with `dryRun` can be made so.
 */
export const registerCallbacks = async (options: CallbackOptions, write: Say): Promise<boolean> => {
  const say = withoutSecrets(options, write);
  const outcomes: boolean[] = [];
  for (const registrar of [vod, tiw]) {
    const send = tencentApi(registrar, options);
    for (const application of options.applications[registrar.product]) {
      const tell: Say = (line) => say(`${registrar.product} ${application}: ${line}`);
      outcomes.push(await register({ registrar, options, send, application, say: tell }));
    }
  }
  for (const { line, right } of byHand(options)) {
    say(line);
    outcomes.push(right);
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
  if (registrar === vod && options.pulled.includes(application)) return checkPulled(registration);
  const key = options.keys[registrar.product];
  if (key === undefined) {
    say(`NOT registered: ${registrar.keySetting} is not set, and without a signature every callback is refused.`);
    return false;
  }
  const forwardUrl = options.settings.forwardUrls[forwardSetting(registrar.product)];
  return bringAbout(registration, { address: options.address(registrar.product), key, forwardUrl });
};

/** An application has one mode, so one whose events are pulled is left as it is. */
const checkPulled = async ({ send, application, say }: Registration): Promise<boolean> => {
  const fault = await pullFault(send, application);
  say(fault === undefined ? "right as it is; its events are pulled." : `WRONG: VOD_PULL_APPLICATIONS names it, but ${fault}.`);
  return fault === undefined;
};

const bringAbout = async ({ registrar, options, send, application, say }: Registration, wanted: Wanted): Promise<boolean> => {
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
    for (const { action, body } of found.changes) say(`would call ${action} ${JSON.stringify(body)}`);
    return true;
  }
  for (const call of found.changes) await send(call);
  const { differences } = await registrar.inspect(send, application, wanted);
  if (differences.length > 0) {
    // How long a change takes to show is not documented.
    say(`NOT registered: it was changed, but still ${differences.join(" and ")}. Run it again in a minute.`);
    return false;
  }
  const done = found.differences.length === 0 ? "right as it was" : `registered: ${wanted.address}`;
  say(registrar.unseen === undefined ? `${done}.` : `${done}; ${registrar.unseen}.`);
  return true;
};

/** Every line goes through here: calls carry keys, and Tencent's own words may quote what they refuse. */
const withoutSecrets = ({ credentials, keys }: CallbackOptions, write: Say): Say => {
  const secrets = [credentials.secretKey, ...Object.values(keys)].filter((secret) => secret !== undefined);
  return (line) => write(secrets.reduce((text, secret) => text.replaceAll(secret, "…"), line));
};
