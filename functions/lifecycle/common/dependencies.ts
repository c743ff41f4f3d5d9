import type { TaskEvent } from "../../delivery/cloud-event.ts";
import type { OutgoingTry } from "../../delivery/dial.ts";
import type { ResumeMessage } from "../../delivery/resume-message.ts";
import type { TryOutcome } from "../../delivery/try-outcome.ts";
import type { BucketPlace } from "../../results/bucket-at.ts";
import type { Presign } from "../../results/presign.ts";
import type { Uploads } from "../../results/uploads.ts";
import type { AuditStore } from "../../store/audit-store.ts";
import type { BlockStore } from "../../store/block-store.ts";
import type { ChallengeStore } from "../../store/challenge-store.ts";
import type { ControlStore } from "../../store/control-store.ts";
import type { CopyStore } from "../../store/copy-store.ts";
import type { DurationStore } from "../../store/duration-store.ts";
import type { EndpointStore } from "../../store/endpoint-store.ts";
import type { IdentityStore } from "../../store/identity-store.ts";
import type { KeyStore } from "../../store/key-store.ts";
import type { LaneStore } from "../../store/lane-store.ts";
import type { LeaseStore } from "../../store/lease-store.ts";
import type { MessageStore } from "../../store/message-store.ts";
import type { PlaceStore } from "../../store/place-store.ts";
import type { ProviderStore } from "../../store/provider-store.ts";
import type { RateStore } from "../../store/rate-store.ts";
import type { Secret } from "../../store/secret-store.ts";
import type { SpendStore } from "../../store/spend-store.ts";
import type { StoryStore } from "../../store/story-store.ts";
import type { TaskStore } from "../../store/task-store.ts";
import type { TellStore } from "../../store/tell-store.ts";
import type { UsageStore } from "../../store/usage-store.ts";
import type { Keyring } from "../../task/keyring.ts";
import type { Waiting } from "../../task/listener.ts";
import type { Log } from "../../task/log.ts";
import type { Clock } from "../../task/time.ts";
import type { Send } from "../../tencent/client.ts";
import type { Credentials } from "../../tencent/sign.ts";
import type { SignedRequest } from "../../tencent/transport.ts";
import type { Acquire } from "./rate-limit.ts";
import type { Settings } from "./settings.ts";
import type { TakeTurn } from "./tenant-rate.ts";

/** The source of chance. */
export interface Chance {
  /** A name that was never used before: 22 characters. */
  nonce(): string;
}

/**
 * Forwards a callback that is about none of our tasks, unchanged. Throws `Unavailable` unless the
 * receiver took it.
 */
export type Forward = (
  url: string,
  callback: {
    readonly body: string | Uint8Array;
    readonly headers: Readonly<Record<string, string>>;
  },
) => Promise<void>;

/** Sends one try of a webhook. Every way in which a receiver can fail is an outcome. */
export type Dial = (outgoing: OutgoingTry) => Promise<TryOutcome>;

/** Resumes a workflow, once. Every way in which that can fail is an outcome. */
export type Resume = (waiting: Waiting, message: ResumeMessage) => Promise<TryOutcome>;

/** Puts an event on the deployment's bus, once. Every way in which that can fail is an outcome. */
export type PutEvent = (event: TaskEvent) => Promise<TryOutcome>;

/** The secrets, each read when it is first needed. A function can read only those it was given. */
export interface Secrets {
  readonly tencent: Secret<Credentials>;
  readonly context: Secret<Keyring>;
  /** Never rotated: another one would turn a repeated request into a second charge. */
  readonly identity: Secret<string>;
  /** Keys of API callers, by tenant. */
  readonly apiKeys: Secret<Readonly<Record<string, readonly string[]>>>;
  /** The masters of the secrets that sign webhooks. */
  readonly webhook: Secret<Keyring>;
  readonly callbackPaths: Secret<readonly string[]>;
  /** The keys that a product signs its callbacks with, by product. Two during a rotation. */
  readonly callbackKeys: Secret<Readonly<Record<string, readonly string[]>>>;
}

/** Everything a use case works with. A test may replace clock, chance, table and `send` only. */
export interface Dependencies {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly tasks: TaskStore;
  readonly lanes: LaneStore;
  readonly blocks: BlockStore;
  readonly rates: RateStore;
  readonly leases: LeaseStore;
  readonly identity: IdentityStore;
  readonly keys: KeyStore;
  readonly providerTasks: ProviderStore;
  readonly messages: MessageStore;
  readonly spend: SpendStore;
  readonly places: PlaceStore;
  readonly durations: DurationStore;
  readonly control: ControlStore;
  readonly stories: StoryStore;
  readonly audit: AuditStore;
  readonly tells: TellStore;
  readonly usage: UsageStore;
  readonly endpoints: EndpointStore;
  readonly challenges: ChallengeStore;
  readonly copies: CopyStore;
  /** The bucket that results are kept in. Undefined where this deployment keeps none. */
  readonly bucketPlace: BucketPlace | undefined;
  /** Links to kept results. Undefined where this deployment keeps none. */
  readonly presign: Presign | undefined;
  /** The files that callers upload. Undefined where this deployment takes none. */
  readonly uploads: Uploads | undefined;
  readonly send: Send;
  /**
   * Opens the connection of a paid request before the rate lets it go. It never rejects: if no
   * connection can be opened, the send fails.
   */
  readonly open: (request: SignedRequest) => Promise<void>;
  /**
   * A call acquires its turn first: to start or stop a task, to start it while its caller waits, to
   * ask, to ask if a turn is free now, or to ask for a caller. `takeTurnOf` is of a tenant's own
   * rate.
   */
  readonly rateLimit: {
    readonly acquireToAct: Acquire;
    readonly acquireToSubmit: Acquire;
    readonly acquireToAsk: Acquire;
    readonly acquireToAskNow: Acquire;
    readonly acquireToAskForCaller: Acquire;
    readonly takeTurnOf: TakeTurn;
  };
  readonly forward: Forward;
  readonly dial: Dial;
  readonly resume: Resume;
  readonly putEvent: PutEvent;
  readonly secrets: Secrets;
  readonly log: Log;
}
