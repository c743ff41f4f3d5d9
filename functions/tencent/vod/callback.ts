import { type Md5Signing, whyUnauthentic } from "../md5-signature.ts";
import type { CallbackReader } from "../product.ts";
import { readEvent } from "./event.ts";

/**
 * T lies ten minutes ahead by default (ModifyEventConfig, SignKey); as much again for clocks that
 * disagree.
 */
const signing: Md5Signing = {
  expiryField: "T",
  text: (key, expiry) => `${key}${expiry}`,
  longestValiditySeconds: 20 * 60,
};

/**
 * VOD's PUSH callbacks: `Sign` = md5hex(SignKey + T) and `T`, the UNIX second at which it expires,
 * stand at the top of the JSON body. Nothing else is covered, so what an authentic callback says is
 * no more than a hint. Unknown events are hints too: refused, they would come again for days.
 * Sources: ModifyEventConfig (formula, expiry), EventContent (shape); where Sign and T stand is
 * inferred from "in the notification message", and the expected reply is not documented.
 */
export const vodCallback: CallbackReader = {
  read: (request) => {
    const reason = whyUnauthentic(request, signing);
    const hint = readEvent(request.json, request.taskFields);
    return reason === undefined ? { kind: "hint", hint } : { kind: "unauthentic", reason, hint };
  },
  reply: {},
  carries: "context",
};
