import { asked, type Ports } from "../asked.ts";
import { bytesOf, openSocket } from "./socket.ts";

/** Sends the ready bytes of a question over the next of 32 connections. */
export const open = ({ tencentPort }: Ports) => {
  const request = bytesOf({ host: asked.host, "x-tc-action": "DescribeTaskDetail" }, asked.body);
  const sockets = Array.from({ length: 32 }, () => openSocket(tencentPort));
  return async () => {
    const socket = sockets.pop() ?? openSocket(tencentPort);
    const answer = await socket(request);
    sockets.push(socket);
    return answer;
  };
};
