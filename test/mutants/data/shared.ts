import type { Dependencies } from "../../../functions/lifecycle/dependencies.ts";

/** Dependencies of which some are others. */
export const having = (dependencies: Dependencies, others: Partial<Dependencies>): Dependencies => ({ ...dependencies, ...others });

/** Every start and stop has its turn at once, however many there are; the turn is taken all the same. */
export const atAnyRate = (dependencies: Dependencies): Dependencies => {
  const { turns } = dependencies;
  const toAct = async (call: Parameters<typeof turns.toAct>[0]) => {
    await turns.toAct(call);
    return true;
  };
  return having(dependencies, { turns: { ...turns, toAct } });
};
