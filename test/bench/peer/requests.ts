import { asked, type Ports } from "../asked.ts";
import { clientOf } from "./client.ts";

/** Asks about a task, signed and sent by the official SDK over kept connections. */
export const open = ({ tencentPort }: Ports) => {
  const client = clientOf(`vod.localhost:${tencentPort}`);
  return () => client.DescribeTaskDetail({ ...asked.body });
};
