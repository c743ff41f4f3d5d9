import { hmac } from "../support/callback-signing.ts";
import { GONE, pathsOf, put } from "../support/json.ts";
import type { Forged } from "./forged.ts";
import { play, setStage } from "./stage.ts";
import { secrets } from "./world.ts";

/** A violation is made smaller this often at most: each try is a world of its own. */
const MOST_TRIES = 400;

/**
 * The smallest message that is still wrong for the same reason, in a world where nothing has
 * happened yet; the message itself where it takes more than one to go wrong. Fields are left out
 * one after the other; TRTC's bodies are signed anew.
 */
export const shrink = async (
  message: Forged,
  wrong: { seed: number; now: number; objection: string },
): Promise<Forged> => {
  const isWrong = async (candidate: Forged): Promise<boolean> => {
    const stage = await setStage(wrong.seed, wrong.now);
    stage.tencent.silent = 0;
    return (await play(stage, candidate)).objection === wrong.objection;
  };
  if (!(await isWrong(message))) return message;
  let [smallest, json] = [message, jsonOf(message)];
  let tries = 0;
  for (let isSmaller = true; isSmaller && json !== undefined; ) {
    isSmaller = false;
    for (const path of pathsOf(json).slice(1)) {
      if (tries++ > MOST_TRIES) return smallest;
      const less = put(json, path, GONE);
      const candidate = withBody(smallest, JSON.stringify(less));
      if (!(await isWrong(candidate))) continue;
      [smallest, json, isSmaller] = [candidate, less, true];
      break;
    }
  }
  return smallest;
};

const jsonOf = ({ request }: Forged): unknown => {
  try {
    return JSON.parse(request.body.toString());
  } catch {
    return undefined;
  }
};

const withBody = (message: Forged, text: string): Forged => {
  const { request, product } = message;
  const signs = product === "trtc" && message.authentic;
  const headers = request.headers.map(
    ([name, value]) =>
      [
        name,
        signs && name === "Sign" ? hmac(secrets.CALLBACK_SECRET.trtc[0] ?? "", text) : value,
      ] as const,
  );
  return { ...message, request: { ...request, headers, body: Buffer.from(text) } };
};
