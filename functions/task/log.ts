/** All that a log line may carry: a secret, a prompt, a signed URL or a whole event has no field to go into. */
export interface LogFields {
  readonly tenant?: string;
  readonly taskId?: string;
  readonly epoch?: number;
  readonly revision?: number;
  readonly operation?: string;
  readonly product?: string;
  readonly status?: string;
  readonly transition?: string;
  readonly providerTaskId?: string;
  /** Tencent's RequestId. */
  readonly requestId?: string | undefined;
  /** The Request-Id of our own answer to the request that the line belongs to. */
  readonly request?: string;
  readonly eventType?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly count?: number;
  /** Several counts of one run, by name. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** Writes one line. `event` is a stable name that alarms and counts are made from: `task_settled`. */
export type Log = (event: string, fields?: LogFields) => void;
