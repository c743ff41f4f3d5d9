import { registrations } from "../callbacks/registrations.ts";
import { CallFailed, tencentApi } from "../callbacks/tencent-api.ts";
import { products } from "../products.ts";
import { readSettings, SettingsError } from "../settings.ts";
import type { RotateOptions } from "./options.ts";
import { hiding, momentOf, type Outside } from "./outside.ts";
import { SIGNATURES_ENDED_AFTER_MS } from "./waits.ts";

interface Pair {
  readonly secretId: string;
  readonly secretKey: string;
}

/**
 * Puts a pair that Tencent has made into `TencentSecret`, and waits until nothing is signed with
 * the one before it. Tencent takes both meanwhile, so no call is refused. It is disabled by hand:
 * no source of ours names a call for that. Resolves with whether it did what it was asked for.
 * Throws a SettingsError.
 */
export async function rotateTencentKey(options: RotateOptions, outside: Outside): Promise<boolean> {
  const { surroundings, clock, say } = outside;
  const place = surroundings.secret("TencentSecret");
  if (options.mode === "begin" && !(await replace(outside))) return false;
  const { changedAt } = await place.read();
  const ended = changedAt + SIGNATURES_ENDED_AFTER_MS;
  if (clock.now() < ended) {
    say(
      `TencentSecret: until ${momentOf(ended)} functions may sign with the key before it. Leave that one enabled.`,
    );
    if (options.mode === "show" || !options.waits) return true;
    await clock.sleep(ended - clock.now());
    // Somebody may have written it meanwhile.
    if ((await place.read()).changedAt !== changedAt) {
      say("TencentSecret was changed meanwhile. Run it again with --continue.");
      return false;
    }
  }
  say(
    "TencentSecret: nothing is signed with an older key any more. Disable it in Tencent's console.",
  );
  return true;
}

const replace = async ({ surroundings, environment, say }: Outside): Promise<boolean> => {
  const place = surroundings.secret("TencentSecret");
  const { NEW_TENCENT_SECRET_ID: secretId, NEW_TENCENT_SECRET_KEY: secretKey } = environment;
  if (!secretId || !secretKey)
    throw new SettingsError(
      "NEW_TENCENT_SECRET_ID and NEW_TENCENT_SECRET_KEY have to be set: the pair that Tencent's console has made.",
    );
  const pair = { secretId, secretKey };
  const read = await place.read();
  if (read.value.secretId === secretId && read.value.secretKey === secretKey) return true;
  // A token belongs to the temporary pair that it came with.
  const { token, ...kept } = read.value;
  if (!(await isTaken(surroundings.given, pair, hiding([pair, token], say)))) return false;
  if (await place.write({ ...kept, ...pair }, read.version)) return true;
  say("TencentSecret was changed by somebody else meanwhile. Nothing was written.");
  return false;
};

/** Whether Tencent answers this pair: a call for each application, which changes nothing. */
const isTaken = async (
  given: Outside["environment"],
  credentials: Pair,
  say: Outside["say"],
): Promise<boolean> => {
  const settings = readSettings(given);
  let asked = 0;
  for (const registrar of Object.values(registrations)) {
    if (typeof registrar === "function") continue;
    const { applications } = products[registrar.product];
    const ids = applications && given[applications.setting]?.split(",").filter(Boolean);
    const send = tencentApi(registrar, { credentials, settings });
    for (const id of ids ?? []) {
      asked += 1;
      try {
        await registrar.inspect(send, Number(id), { address: "", key: "", forwardUrl: undefined });
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        say(`NOT written: ${registrar.product} ${id}: ${error.message}`);
        return false;
      }
    }
  }
  say(
    asked === 0
      ? "Without an application of VOD or TIW the pair could not be tried."
      : "Tencent answers the new pair.",
  );
  return true;
};
