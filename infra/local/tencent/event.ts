import type { CallbackRecord } from "./ledger.ts";

/**
 * An event in the stand-in, for a line on the console. Holds no prompt, no signature and no
 * secret.
 */
export type StandInEvent =
  | { readonly kind: "accepted"; readonly action: string; readonly TaskId: string }
  | {
      readonly kind: "refused";
      readonly action: string;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: "reset"; readonly action: string }
  | {
      readonly kind: "callback";
      readonly TaskId: string;
      /** `unanswered`: no 2xx, to be tried again. */
      readonly state: CallbackRecord["state"] | "unanswered";
      readonly attempt: number;
    }
  | {
      readonly kind: "message";
      readonly TaskId: string;
      /** Whether the operator's queue took it. */
      readonly state: "taken" | "refused";
    };
