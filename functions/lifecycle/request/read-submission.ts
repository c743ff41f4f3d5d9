import type { TaskRequest } from "../../store/task-row.ts";
import { jsonPointer, RequestError } from "../../task/error.ts";
import type { Issue } from "../../task/issues.ts";
import { wordOf } from "../../task/json.ts";
import type { AskedResume, AskedWebhook } from "../../task/listener.ts";
import { uploadsIn } from "../../task/upload.ts";
import type { FollowedTask, StartOperation } from "../../tencent/operation.ts";
import { ACCOUNT, regionsOf } from "../../tencent/product.ts";
import { operationNamed, unknownOperation } from "../../tencent/registry.ts";
import type { Settings } from "../common/settings.ts";

/** A caller's request, its outer shape checked. It has exactly one of `input` and `follow`. */
export interface Asked {
  readonly operation: string;
  readonly input?: unknown;
  readonly follow?: unknown;
  readonly region?: string | undefined;
  readonly allowUndocumented?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Another name for Tencent's own priority field, if the operation has one. */
  readonly priority?: number | undefined;
  readonly deadlineSeconds?: number | undefined;
  readonly startWithinSeconds?: number | undefined;
  /** Where to tell. Neither is a part of the request's meaning. */
  readonly webhook?: AskedWebhook | undefined;
  readonly resume?: AskedResume | undefined;
  /** The caller's trace, which goes on in its webhooks. It is no part of the meaning either. */
  readonly traceparent?: string | undefined;
  /** Whether to keep the result. It is no part of the request's meaning. */
  readonly keepResult?: boolean | undefined;
}

/** A checked submission: the operation, where it is to run, and the request. */
export interface CheckedStart {
  readonly operation: StartOperation;
  readonly application: string;
  readonly region: string | undefined;
  readonly request: TaskRequest;
}

/**
 * Checks a submission, as far as that needs neither the table nor Tencent. Throws the
 * `RequestError`s of the parts below.
 */
export function checkStart(settings: Settings, asked: Asked): CheckedStart {
  const operation = operationOf(asked);
  const request = requestOf(operation, asked);
  const application = applicationOf(settings, operation, {
    application: applicationIn(operation, request.input),
    part: "input",
  });
  const region = regionOf(settings, operation, asked);
  const warnings = [
    ...(request.warnings ?? []),
    ...(isUnchecked(settings, operation, region) ? [uncheckedRegion] : []),
    ...(mayBeReadLate(operation, request.input) ? [readLate] : []),
  ];
  const warned = warnings.length === 0 ? {} : { warnings };
  return { operation, application, region, request: { ...request, ...warned } };
}

/** Whether Tencent may hold the task back until it cannot read its uploads any more. */
const mayBeReadLate = ({ isOffPeak }: StartOperation, input: TaskRequest["input"]): boolean =>
  isOffPeak?.(input) === true && uploadsIn(input).length > 0;

const readLate =
  "Tencent can read an upload for some hours after the start. If it holds this off-peak task back for longer, the task may fail.";

/** Whether the region was accepted though no source lists this product's regions: a warning. */
export function isUnchecked(
  { site }: Settings,
  { product }: StartOperation,
  region: string | undefined,
): boolean {
  return region !== undefined && regionsOf(product, site) === "unknown";
}

const uncheckedRegion =
  "The region was not checked: Callsheet has no list of this product's regions on the mainland site.";

/** The operation of a submission. Throws `unknown_operation`. */
export function operationOf({ operation }: Asked): StartOperation {
  const known = operationNamed(operation);
  if (known !== undefined) return known;
  throw new RequestError("unknown_operation", "There is no such operation.", [
    { pointer: "/operation", message: unknownOperation(operation) },
  ]);
}

/** The request to store. Throws `invalid_input` or `model_rule`, with a pointer for each issue. */
const requestOf = (operation: StartOperation, asked: Asked): TaskRequest => {
  const { metadata, allowUndocumented = false } = asked;
  const read = operation.readInput(withPriority(operation, asked), { allowUndocumented });
  if (!read.ok)
    throw invalid(read.code, `The input does not fit ${operation.name}.`, "input", read.issues);
  const warnings = read.warnings.length === 0 ? {} : { warnings: [...read.warnings] };
  const hidden =
    operation.secretFields === undefined ? {} : { hidden: [...operation.secretFields] };
  return {
    input: { ...read.input },
    ...(metadata === undefined ? {} : { metadata: { ...metadata } }),
    ...warnings,
    ...hidden,
  };
};

/**
 * The input with the priority in the operation's own field. Throws `invalid_input` if there is no
 * such field, or if it contradicts the priority.
 */
const withPriority = (
  { name, priorityField, normalForm }: StartOperation,
  { input, priority }: Asked,
): unknown => {
  if (priority === undefined) return input;
  const said = (message: string) =>
    new RequestError("invalid_input", `The priority does not fit ${name}.`, [
      { pointer: "/priority", message },
    ]);
  if (priorityField === undefined) throw said("is not known to Tencent for this operation");
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  const { [priorityField]: named = priority } = Object(normalForm(input));
  if (named !== priority) throw said(`contradicts ${priorityField} in the input`);
  return { ...input, [priorityField]: priority };
};

/** The error for issues of a part of the request, with pointers into the whole request. */
export function invalid(
  code: "invalid_input" | "model_rule",
  message: string,
  part: "input" | "follow",
  issues: readonly Issue[],
): RequestError {
  return new RequestError(
    code,
    message,
    issues.map(({ path, message: said }) => ({
      pointer: jsonPointer([part, ...path]),
      message: said,
    })),
  );
}

/**
 * The application to use: the named one if this deployment uses it, else the deployment's first.
 * Throws `invalid_input`, or `operation_not_offered` if none is set.
 */
export function applicationOf(
  settings: Settings,
  { product }: StartOperation,
  named: { application: string | undefined; part: "input" | "follow" },
): string {
  const allowed = settings.applicationsOf(product);
  const [standard] = allowed;
  if (standard === undefined) {
    throw new RequestError(
      "operation_not_offered",
      `This deployment uses no application of ${product.name}, so its operations are not offered.`,
      [{ pointer: "/operation", message: "is not offered by this deployment" }],
    );
  }
  const application = named.application ?? standard;
  if (allowed.includes(application)) return application;
  const path = product.application === undefined ? [] : [product.application.field];
  throw invalid("invalid_input", "This deployment does not use that application.", named.part, [
    { path, message: "is not one of the applications of this deployment" },
  ]);
}

/** The application that an input names in its product's field, as text. */
const applicationIn = (
  { product }: StartOperation,
  input: TaskRequest["input"],
): string | undefined => {
  const named = product.application === undefined ? ACCOUNT : input[product.application.field];
  return named === undefined ? undefined : wordOf(named);
};

/** The priority that an input names in its operation's field. Undefined if it names none. */
export function priorityIn(
  { priorityField }: StartOperation,
  input: TaskRequest["input"],
): number | undefined {
  const named = priorityField === undefined ? undefined : input[priorityField];
  return typeof named === "number" ? named : undefined;
}

/**
 * The region to use: the named one if the product has it on this site, else the product's first.
 * Throws `invalid_input`.
 */
export function regionOf(
  { site }: Settings,
  { product }: StartOperation,
  { region }: Asked,
): string | undefined {
  const regions = regionsOf(product, site);
  if (regions === "unknown") return regionOfUnknown(region);
  const [standard] = regions;
  if (region === undefined) return standard;
  if (regions.includes(region)) return region;
  const known =
    standard === undefined
      ? "is not used by this product; leave it out"
      : `has to be one of ${regions.join(", ")}`;
  throw new RequestError("invalid_input", "The product has no such region.", [
    { pointer: "/region", message: known },
  ]);
}

/** Accepts any name that has the form of a Tencent region, as there is no list to check. */
const regionOfUnknown = (region: string | undefined): string | undefined => {
  if (region === undefined || /^[a-z]{2}(?:-[a-z0-9]+)+$/.test(region)) return region;
  throw new RequestError("invalid_input", "This is no name of a region.", [
    { pointer: "/region", message: "must be a region like ap-guangzhou" },
  ]);
};

/** The names of a task that was started elsewhere, as they are stored. */
export function followedAs({
  providerTaskId,
  sessionId,
  application,
}: FollowedTask): Record<string, string> {
  return {
    ...(providerTaskId === undefined ? {} : { TaskId: providerTaskId }),
    ...(sessionId === undefined ? {} : { SessionId: sessionId }),
    ...(application === undefined ? {} : { application }),
  };
}
