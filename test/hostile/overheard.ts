import { productNames } from "../support/callback-samples.ts";
import { hmac } from "../support/callback-signing.ts";
import { type Forger, genuine, namedBy, pathOf, requestOf, someTask } from "./forged.ts";
import { unsigned } from "./signature-forgeries.ts";

/** Word for word what was overheard. */
export const replay =
  (kind: string, isLate: boolean): Forger =>
  (scene) => {
    const { random, captured, now } = scene;
    const fitting = captured.filter(({ until }) => (isLate ? until < now : now <= until - 1000));
    if (fitting.length === 0) return unsigned(scene);
    const { product, task, body, headers } = random.pick(fitting);
    const request = requestOf(product, body, headers, pathOf(random));
    // Of TRTC, only what may say something of a task has a time at which it ends; the rest is taken
    // and means nothing.
    const ends = product !== "trtc" || /"EventType":90[12]\b/.test(body);
    const allowed = isLate && ends ? [401] : [200, 503];
    return {
      kind,
      how: [],
      product,
      request,
      authentic: !isLate,
      names: namedBy(product, task),
      allowed,
    };
  };

/**
 * A captured message on the address of another product: each has keys, names and a signature of its
 * own.
 */
export const crossProduct: Forger = (scene) => {
  const { random } = scene;
  const from = random.pick(productNames);
  const product = random.pick(productNames.filter((name) => name !== from));
  const { text, headers } = genuine(scene, from, someTask(scene, from));
  return {
    kind: "cross-product",
    how: [`${from} to ${product}`],
    product,
    request: requestOf(product, text, headers),
    authentic: false,
    allowed: [401],
  };
};

/** A TRTC body changed under the signature of the one that was sent. */
export const trtcAltered: Forger = (scene) => {
  const { random } = scene;
  const [task, other] = [someTask(scene, "trtc"), someTask(scene, "trtc")];
  const { json, headers } = genuine(scene, "trtc", task);
  const text = JSON.stringify({
    ...json,
    EventType: 902,
    EventInfo: { TaskId: other.providerTaskId, Payload: { LeaveCode: random.below(5) } },
  });
  const how = random.pick(["body", "two signatures", "signature of the text's digest"]);
  const Sign = hmac("guess", text);
  const given = headers.map(
    ([name, value]) =>
      [
        name,
        name === "Sign" && how !== "body"
          ? how === "two signatures"
            ? `${value},${value}`
            : Sign
          : value,
      ] as const,
  );
  return {
    kind: "trtc-altered",
    how: [how],
    product: "trtc",
    request: requestOf("trtc", text, given),
    authentic: false,
    allowed: [401],
  };
};
