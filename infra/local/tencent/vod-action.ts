import * as z from "zod";
import { fixtures, type ParameterType, type VodAction } from "../operations.ts";
import type { LedgerEntry } from "./ledger.ts";

const text = z.optional(z.string());

/** The fields that every AIGC action takes. Source: their pages, and the official SDK. */
const common = {
  SubAppId: z.int(),
  SessionId: text,
  SessionContext: text,
  TasksPriority: z.optional(z.int()),
  ExtInfo: text,
  OutputConfig: z.optional(
    z.strictObject({
      StorageMode: text,
      MediaName: text,
      ClassId: z.optional(z.int()),
      ExpireTime: text,
    }),
  ),
};

/** An AIGC action of VOD as it is played. */
export interface PlayedAction extends VodAction {
  readonly action: string;
  /** The parameter in which it reads marks. */
  readonly marksIn: string;
  readonly schema: z.ZodType<VodInput>;
}

/** An input: the fields that all share, and those that its action takes beside. */
export interface VodInput {
  readonly [name: string]: unknown;
  readonly SubAppId: number;
  readonly SessionId?: string | undefined;
  readonly SessionContext?: string | undefined;
}

const parameterOf = (type: ParameterType): z.ZodType => {
  if (type === "string") return z.string();
  if (type === "integer") return z.int();
  if (type === "number") return z.number();
  if (type === "any") return z.unknown();
  if (isList(type)) return z.array(parameterOf(type[0] ?? "any"));
  const { "*": others, ...members } = type;
  const shape = parametersOf(members);
  return others === undefined
    ? z.strictObject(shape)
    : z.object(shape).catchall(parameterOf(others));
};

const isList = (type: ParameterType): type is readonly ParameterType[] => Array.isArray(type);

const parametersOf = (types: Readonly<Record<string, ParameterType>>): Record<string, z.ZodType> =>
  Object.fromEntries(
    Object.entries(types).map(([name, type]) =>
      name.endsWith("!")
        ? [name.slice(0, -1), parameterOf(type)]
        : [name, z.optional(parameterOf(type))],
    ),
  );

/** The AIGC actions of VOD that have a fixture. */
export const vodActions: readonly PlayedAction[] = [...fixtures].flatMap(
  ([name, { vod, marked }]) => {
    const [, action = ""] = name.split(".");
    const [marksIn = ""] = Object.keys(marked);
    return vod === undefined
      ? []
      : [
          {
            ...vod,
            action,
            marksIn,
            schema: z.strictObject({ ...common, ...parametersOf(vod.parameters) }),
          },
        ];
  },
);

const byAction = new Map(vodActions.map((played) => [played.action, played]));

/** The action that a task of VOD was created by. Throws an Error if there is no such action. */
export function actionOf({ action }: Pick<LedgerEntry, "action">): PlayedAction {
  const played = byAction.get(action);
  if (played === undefined) throw new Error(`There is no fixture of vod.${action}.`);
  return played;
}

const configured = z.object({
  OutputConfig: z.optional(z.object(common.OutputConfig.unwrap().shape)),
});

/** The output that was asked for, in the same form for all actions. */
export function outputConfigOf(entry: LedgerEntry) {
  return configured.parse(entry.input).OutputConfig;
}
