import { connect, type TLSSocket } from "node:tls";

/**
 * One TLS connection of this process to a stand-in, that sends ready bytes, one request at a time.
 */
export const openSocket = (port: number) => {
  let socket: TLSSocket | undefined;
  let answered: (answer: string) => void = () => undefined;
  let received = "";
  const opened = () => {
    const opening = connect({ host: "127.0.0.1", port, servername: "localhost" });
    opening.setNoDelay(true);
    opening.setEncoding("latin1");
    opening.on("data", (text: string) => {
      received += text;
      if (!isWhole(received)) return;
      const whole = received;
      received = "";
      answered(whole);
    });
    return opening;
  };
  return (request: Buffer): Promise<string> => {
    socket ??= opened();
    const { promise, resolve } = Promise.withResolvers<string>();
    answered = resolve;
    socket.write(request);
    return promise;
  };
};

const isWhole = (text: string): boolean => {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, head))?.[1] ?? "0";
  return text.length >= head + 4 + Number(length);
};

/** The bytes of a `POST /` with these headers and this body. */
export const bytesOf = (headers: Readonly<Record<string, string>>, body: object): Buffer => {
  const text = JSON.stringify(body);
  const lines = Object.entries({ ...headers, "content-length": String(text.length) });
  const head = lines.map(([name, value]) => `${name}: ${value}`).join("\r\n");
  return Buffer.from(`POST / HTTP/1.1\r\n${head}\r\n\r\n${text}`);
};
