import type { maySpreadSlots } from "../../../functions/lifecycle/start/may-spread-slots.ts";
import type { countedOf, grantOf } from "../../../functions/store/lane-parts.ts";
import type { LaneRows } from "../../../functions/store/lane-rows.ts";
import { given, instead, overTable, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

type Change = { readonly set?: Readonly<Record<string, unknown>> };

/** A table that does not set an attribute of the rows whose sort keys begin so. */
const unset = (prefix: string, name: string) =>
  overTable((method, args, made) => {
    const [key, condition, update] = args as [{ sk: string }, unknown, Change];
    if (method !== "update" || !key.sk.startsWith(prefix) || update.set?.[name] === undefined)
      return args;
    made();
    const { [name]: _left, ...set } = update.set;
    return [key, condition, { ...update, set }];
  });

/** Lanes whose slots stand in several rows. */
export const slots: readonly Mutant[] = [
  {
    name: "a slots row takes a grant that was taken back meanwhile",
    at: "SpreadSlots",
    mistake: unchecked("equals", "grants"),
    by: "store/slots-orders.test.ts",
  },
  {
    name: "a slots row holds more than it may give out",
    at: "SpreadSlots",
    mistake: unchecked("sizeBelow", "held"),
    by: "store/slots-orders.test.ts",
  },
  {
    name: "a slots row that gives out less meanwhile is not looked at",
    at: "SpreadSlots",
    mistake: unchecked("above", "slots"),
    by: "store/slots-orders.test.ts",
  },
  {
    name: "the lane's row does not know what was granted",
    at: "SpreadSlots",
    mistake: unset("lane", "spread"),
    by: "store/slots-orders.test.ts",
  },
  {
    name: "a slots row is shut without a mark",
    at: "LaneRows",
    mistake: unset("slots#", "grants"),
    by: "store/slots-orders.test.ts",
  },
  {
    name: "the holders of a slots row that gives out less do not count",
    at: "countedOf",
    mistake: instead<typeof countedOf>(
      () =>
        ({ slots }) =>
          slots,
    ),
    by: "store/slots-orders.test.ts",
  },
  {
    name: "one slot more is granted than the limit has",
    at: "grantOf",
    mistake: given<typeof grantOf>((parts, most) => [parts, most + 1]),
    by: "store/slots-rows.test.ts",
  },
  {
    name: "a lost grant is lost for good",
    at: "LaneRows.align",
    mistake: instead<LaneRows["align"]>(() => async () => 0),
    by: "store/slots-orders.test.ts",
  },
  {
    name: "slots stand in rows that an earlier version of the deployment does not know",
    at: "maySpreadSlots",
    mistake: returns(Promise.resolve(true)),
    by: "lane/large-lane.test.ts",
  },
  {
    name: "a lane's slots all stand in its own row",
    at: "maySpreadSlots",
    mistake: instead<typeof maySpreadSlots>(() => async () => false),
    by: "bench/slots.test.ts",
  },
  {
    name: "a slot that a slots row has is not freed",
    at: "SpreadSlots.release",
    mistake: returns(Promise.resolve()),
    by: "store/slots-rows.test.ts",
  },
];
