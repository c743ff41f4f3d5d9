import { type ProductName, productNames } from "../products.ts";
import { type Form, growingRing, list, ring } from "./form.ts";
import type { Rotated } from "./options.ts";
import { FORGOTTEN_AFTER_MS, KNOWN_AFTER_MS } from "./waits.ts";

/** Something that only a person can do, and that the next step relies on. */
interface ByHand {
  readonly task: string;
  /** Needed only where TRTC's console has to be told. */
  readonly only?: "trtc";
}

/** How a secret that functions read as a list or a ring is rotated. */
export interface Rotation {
  readonly secret: "ContextSecret" | "WebhookSecret" | "CallbackSecret" | "ApiSecret";
  readonly form: Form;
  /** Letters and digits of a new key. */
  readonly length: number;
  /** The products whose callbacks are registered anew before the new key is used. */
  readonly registers: readonly ProductName[];
  /** How long a key stays `added`, and `in-use` beside the old one. */
  readonly waits: { readonly added: number; readonly "in-use": number };
  readonly byHand: { readonly added?: ByHand; readonly "in-use"?: ByHand };
  /** The meaning of the new key's use, and the work that is left. */
  readonly inUse: string;
}

/** Tencent's own key comes from Tencent: see `tencent-key.ts`. */
export type MadeHere = Exclude<Rotated, { readonly what: "tencent-key" }>;

const known = { added: KNOWN_AFTER_MS, "in-use": FORGOTTEN_AFTER_MS };

/** Source of the lengths: `secrets.ts`, and the shortest longest key of `products.ts`. */
export function rotationOf(rotated: MadeHere): Rotation {
  switch (rotated.what) {
    case "context-key":
      return {
        ...{ secret: "ContextSecret", form: ring, length: 64, registers: [], waits: known },
        byHand: {},
        inUse: "Tasks that start from now on carry it. The old key still verifies theirs.",
      };
    case "webhook-key":
      return {
        ...{ secret: "WebhookSecret", form: growingRing, length: 64, registers: [], waits: known },
        byHand: {},
        inUse:
          "New secrets of receivers are made from it. The old masters stay: a receiver's secret changes when its tenant rotates it.",
      };
    case "callback-path":
      return {
        ...{ secret: "CallbackSecret", form: list("path"), length: 43, waits: known },
        registers: productNames,
        byHand: {
          added: {
            task: "In TRTC's console, end the callback address in the second value of `path` of CallbackSecret.",
            only: "trtc",
          },
        },
        inUse: "Tasks of MPS that start from now on name it. The old path still takes callbacks.",
      };
    case "callback-key": {
      const { product } = rotated;
      return {
        ...{ secret: "CallbackSecret", form: list(product), length: 32, waits: known },
        registers: [product],
        byHand:
          product === "trtc"
            ? {
                added: {
                  task: "In TRTC's console, set the callback key to the second value of `trtc` of CallbackSecret.",
                  only: "trtc",
                },
              }
            : {},
        inUse: `${product} signs with it. Callbacks with the old key are still taken.`,
      };
    }
    case "api-key": {
      const { tenant } = rotated;
      const path = tenant === "default" ? ["key"] : ["tenants", tenant];
      return {
        ...{ secret: "ApiSecret", form: list(...path), length: 40, registers: [] },
        // Nothing of Tencent's holds it: the callers say when the old one may go.
        waits: { added: KNOWN_AFTER_MS, "in-use": 0 },
        byHand: {
          "in-use": {
            task: `Give the callers of ${tenant} the first key of \`${path.join(".")}\` in ApiSecret, and wait until they use it.`,
          },
        },
        inUse: `It stands first in \`${path.join(".")}\` of ApiSecret. Both keys are taken.`,
      };
    }
  }
}
