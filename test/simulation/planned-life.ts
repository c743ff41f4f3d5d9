import type { Fault, FaultRates } from "./fault-kinds.ts";
import type { PlannedEndpoint } from "./planned-endpoints.ts";
import type { PlannedTask } from "./planned-task.ts";
import type { RuleChange } from "./rule-changes.ts";
import type { Seldom } from "./schedule.ts";
import type { Silence } from "./silence.ts";
import type { StrangeBot } from "./strange-bot.ts";
import type { TenantBounds } from "./tenant-bounds.ts";
import type { TencentOptions } from "./tencent.ts";

/**
 * A task that somebody else starts in one of our applications. `context`: none, their own words, or
 * what another environment of ours says.
 */
export interface PlannedNeighbour {
  readonly number: number;
  readonly product: "vod" | "tiw" | "trtc";
  readonly startAt: number;
  readonly context: "none" | "own" | "staging";
}

/** Everything that is drawn about a life before it begins. */
export interface Population {
  readonly seed: number;
  /** Milliseconds since the UNIX epoch. */
  readonly start: number;
  readonly tasks: readonly PlannedTask[];
  /** From when on nothing fails any more. */
  readonly faultsUntil: number;
  readonly rates: FaultRates;
  readonly outages: readonly Fault[];
  readonly deploys: readonly Fault[];
  readonly tencent: TencentOptions;
  /** Products whose callbacks reach us. */
  readonly callbackProducts: readonly string[];
  readonly pulls: boolean;
  /** Whether messages about other people's tasks have an address to be sent on to. */
  readonly forwards: boolean;
  readonly neighbours: readonly PlannedNeighbour[];
  readonly strangeBot: StrangeBot | undefined;
  readonly laneLimit: number;
  /** Whether functions are killed when they run for too long; else they may wake up whenever. */
  readonly killsLate: boolean;
  /**
   * Which step of a rotation of all secrets begins when; what comes before and after it keeps to
   * the runbook.
   */
  readonly rotates: { readonly step: 1 | 2 | 3; readonly at: number } | undefined;
  readonly attacks: number;
  /** How often a tenant without tasks looks for those of others. */
  readonly pries: number;
  /** Whether callers look at the end once more, when all is over. */
  readonly looksBack: boolean;
  /** Whether each tenant then lists its tasks, too. */
  readonly listsBack: boolean;
  /** Whether the deployment says that VOD's list shows everything, as it then does. */
  readonly listProven: boolean;
  /** Whether every event is also put on a bus. */
  readonly hasBus: boolean;
  /**
   * Whether functions of this version and of the one before share the table, as they do while one
   * takes the other's place.
   */
  readonly isMixed: boolean;
  /**
   * When it is deployed again: without the applications of its tasks, or without their products,
   * or with other rules for their input.
   */
  readonly redeploys:
    | {
        readonly at: number;
        readonly without: "nothing" | "applications" | "products";
        readonly rules?: RuleChange | undefined;
      }
    | undefined;
  /** When the daily audit comes. */
  readonly auditsAt: readonly number[];
  /** The receivers that tenants register for all of their tasks. */
  readonly endpoints?: readonly PlannedEndpoint[];
  /** Whether all receivers take each webhook at once. */
  readonly takesAll?: boolean;
  /** How many tasks may be submitted on one day. */
  readonly dailyCap: number | undefined;
  /** The bounds of each tenant, if the deployment has any. */
  readonly tenantBounds?: TenantBounds | undefined;
  /** When an operator pauses submissions, and until when. */
  readonly pause: { readonly from: number; readonly until: number } | undefined;
  readonly silence: Silence | undefined;
  /** When our key is revoked at Tencent, and until when: it then refuses every call of ours. */
  readonly revoked: { readonly from: number; readonly until: number } | undefined;
  /** Whether each process and Tencent have a clock of their own; else one serves all. */
  readonly clocksDiffer?: boolean;
  /** Whether ten to fifty tasks of many tenants meet, and lists come in small pages. */
  readonly isCrowded?: boolean;
  /** Whether DynamoDB deletes rows whose time has come, and all goes on until tasks expire. */
  readonly timeDeletes?: boolean;
  /** Where the schedule does not come every minute. */
  readonly seldom: Seldom | undefined;
}
