import type * as z from "zod";
import type { EntryName } from "../entry-names.ts";
import {
  type ApplicationsSetting,
  type CallbackKeySetting,
  type ForwardSetting,
  type LaneLimitSetting,
  type Product,
  type PulledSetting,
  products,
} from "../products.ts";
import * as forms from "./forms.ts";

/**
 * One setting of a deployment, by the name that it has in the operator's environment and in a
 * function's.
 */
export interface Row<Form extends z.ZodType = z.ZodType> {
  /** Reads the operator's text. An empty text counts as none. */
  readonly form: Form;
  /** The functions that are told of it, where it has a value. */
  readonly given: readonly EntryName[];
  /** A value that an operator might set. */
  readonly example: string;
  /** Its line in README.md. Settings that say the same share a line; empty: it has none. */
  readonly says: string;
}

/** The functions that may start a task. */
export const starters: readonly EntryName[] = [
  "submit-task",
  "cancel-task",
  "refresh-task",
  "receive-callback",
  "receive-notices",
  "poll-tasks",
  "start-tasks",
];
type OptionalText = z.ZodType<string | undefined>;

/** Rows that each product has by itself, in the order of the products. */
const rowsOfEach = <Rows>(rowsOf: (product: Product) => Partial<Record<keyof Rows, Row>>) =>
  Object.assign({}, ...Object.values(products).map(rowsOf)) as Rows;

interface Places
  extends Record<ApplicationsSetting, Row<OptionalText>>,
    Record<LaneLimitSetting, Row<z.ZodType<number>>> {}

/** The applications of each product, and how many tasks they may have at once. */
export const places = rowsOfEach<Places>(({ title, applications, laneLimit }) => ({
  ...(applications && {
    [applications.setting]: {
      form: applications.needed
        ? forms.applicationIds.default(applications.standIn)
        : forms.applicationIds.optional(),
      given: starters,
      example: "1500000001,1500000002",
      says: "applications that the product's tasks may run in, the first by default; separated by commas",
    },
  }),
  ...(laneLimit && {
    [laneLimit.setting]: {
      form: forms.wholeNumber(/^([1-9]\d?|100)$/, 1, 100).default(1),
      given: starters,
      example: "5",
      says: `${laneLimit.tasks} that ${title} runs at once for an application, 1 to 100, default 1`,
    },
  }),
}));

/** The keys that sign callbacks. */
export const callbackKeys = rowsOfEach<Record<CallbackKeySetting, Row<OptionalText>>>(
  ({ callbackKey }) => ({
    [callbackKey.setting]: {
      form: forms.callbackKey(callbackKey.longest).optional(),
      // Keys stay out of the template: functions read them in `CallbackSecret`.
      given: [],
      example: "DummyCallbackKey0001",
      says: "the keys that sign callbacks, 16 to 32 letters and digits (TIW: 64), for `npm start` and `npm run callbacks`",
    },
  }),
);

/** The addresses that foreign callbacks are sent on to. */
export const forwardUrls = rowsOfEach<Record<ForwardSetting, Row<OptionalText>>>(
  ({ forwardUrl }) => ({
    [forwardUrl]: {
      form: forms.placeUrl.optional(),
      given: starters,
      example: "https://other.example/events",
      says: "send callbacks of tasks that are not ours on to this address; without it they are dropped",
    },
  }),
);

/** The applications whose events are pulled. */
export const pulledApplications = rowsOfEach<Record<PulledSetting, Row<OptionalText>>>(
  ({ title, pulled, forwardUrl }) => ({
    ...(pulled && {
      [pulled]: {
        form: forms.applicationIds.optional(),
        given: starters,
        example: "1500000002",
        says: `${title} applications in PULL mode: their events are taken from the queue. Needs \`${forwardUrl}\``,
      },
    }),
  }),
);
