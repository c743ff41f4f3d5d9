import { randomUUID } from "node:crypto";
import { type HttpServer, startHttpServer } from "./http-server.ts";

/** Stands for Secrets Manager: the calls of functions and of `npm run rotate`. */
export interface Vault {
  readonly url: string;
  readonly requests: HttpServer["requests"];
  /** The current value of a secret, or the one that was current at a moment. */
  readonly valueOf: (name: string, at?: number) => Readonly<Record<string, unknown>>;
  readonly textOf: (name: string, at?: number) => string;
  /** Writes a secret as an operator's hand does. */
  readonly put: (name: string, value: unknown) => void;
}

interface Version {
  readonly id: string;
  readonly text: string;
  readonly createdAt: number;
}

interface Kept {
  readonly versions: Map<string, Version>;
  /** The version of each label. */
  readonly labels: Map<string, string>;
  /** Each text that was current, and from when on. */
  readonly history: { readonly text: string; readonly from: number }[];
  changedAt: number;
}

const CURRENT = "AWSCURRENT";

/** A call that Secrets Manager refuses. */
class Refused extends Error {}

/** The ARN that stands for a secret of this name. */
export const arnOf = (name: string): string => `arn:of:${name}`;

/**
 * Starts it with these secrets. Its refusals are those of the API reference: a label that stands
 * on a version moves only for a caller that names that version.
 */
export const startVault = async (
  values: Readonly<Record<string, unknown>>,
  now: () => number,
): Promise<Vault> => {
  const secrets = new Map<string, Kept>();
  const keptAs = (name: string): Kept => {
    const kept = secrets.get(name);
    if (kept === undefined) throw new Refused(`There is no ${name}.`);
    return kept;
  };
  const put = (name: string, value: unknown): void => {
    const kept: Kept = secrets.get(name) ?? {
      ...{ versions: new Map(), labels: new Map(), history: [], changedAt: now() },
    };
    secrets.set(name, kept);
    label(kept, CURRENT, addVersion(kept, JSON.stringify(value), now()), now());
  };
  for (const [name, value] of Object.entries(values)) put(name, value);
  const textOf = (name: string, at = now()): string => {
    const { history } = keptAs(name);
    return (history.findLast(({ from }) => from <= at) ?? history[0])?.text ?? "";
  };
  const server = await startHttpServer((response) => {
    const asking = server.requests.at(-1);
    const action = String(asking?.headers["x-amz-target"]).split(".")[1] ?? "";
    const asked: Asked = JSON.parse(asking?.body ?? "{}");
    try {
      const kept = keptAs(asked.SecretId.replace(arnOf(""), ""));
      response.end(JSON.stringify(answers[action]?.(kept, asked, now()) ?? {}));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: "InvalidParameterException", message: error.message }));
    }
  });
  return {
    url: server.url,
    requests: server.requests,
    textOf,
    valueOf: (name, at) => JSON.parse(textOf(name, at)),
    put,
  };
};

interface Asked {
  readonly SecretId: string;
  readonly SecretString: string;
  readonly ClientRequestToken: string;
  readonly VersionStages?: readonly string[];
  readonly VersionStage: string;
  readonly MoveToVersionId: string;
  readonly RemoveFromVersionId?: string;
}

const addVersion = (
  kept: Kept,
  text: string,
  createdAt: number,
  id: string = randomUUID(),
): string => {
  kept.versions.set(id, { id, text, createdAt });
  kept.changedAt = createdAt;
  return id;
};

const label = (kept: Kept, name: string, id: string, at: number): void => {
  kept.labels.set(name, id);
  kept.changedAt = at;
  const text = kept.versions.get(id)?.text ?? "";
  if (name === CURRENT) kept.history.push({ text, from: at });
};

const answers: Readonly<
  Record<string, (kept: Kept, asked: Asked, at: number) => Readonly<Record<string, unknown>>>
> = {
  GetSecretValue: ({ labels, versions }) => {
    const version = versions.get(labels.get(CURRENT) ?? "");
    return {
      VersionId: version?.id,
      SecretString: version?.text,
      CreatedDate: (version?.createdAt ?? 0) / 1000,
    };
  },
  DescribeSecret: ({ labels, changedAt }) => ({
    LastChangedDate: changedAt / 1000,
    VersionIdsToStages: Object.fromEntries(
      [...labels.values()].map((id) => [
        id,
        [...labels].flatMap(([name, on]) => (on === id ? [name] : [])),
      ]),
    ),
  }),
  PutSecretValue: (kept, { SecretString, ClientRequestToken, VersionStages = [CURRENT] }, at) => {
    const id = addVersion(kept, SecretString, at, ClientRequestToken);
    for (const name of VersionStages) label(kept, name, id, at);
    return { VersionId: id };
  },
  UpdateSecretVersionStage: (kept, { VersionStage, MoveToVersionId, RemoveFromVersionId }, at) => {
    if (kept.labels.get(VersionStage) !== RemoveFromVersionId)
      throw new Refused(`The label ${VersionStage} is not on ${RemoveFromVersionId}.`);
    label(kept, VersionStage, MoveToVersionId, at);
    return {};
  },
};
