const PREFIX = "workflow ";

/** The token of a workflow that waits, which stands where a webhook has its URL. */
export const workflowToken = (name: string): string => `${PREFIX}${name}`;

/** Whether an address is the token of a workflow. */
export const isWorkflow = (address: string): boolean => address.startsWith(PREFIX);

/** The address of the deployment's bus, among those of receivers. */
export const BUS = "bus";
