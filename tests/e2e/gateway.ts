import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server as HttpServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a request on its way. */
export type Fate = "passed" | "answer lost" | "never arrives";

/** An answer that somebody else gives in the console's place. */
export interface Substitute {
  status: number;
  type: string;
  body: string;
}

/** What stands between browsers and the whole console, such as a company's proxy, and can lose things. */
export class Gateway {
  /** What becomes of a request from now on. */
  fate: (method: string, path: string) => Fate = () => "passed";
  /** What is answered from now on without asking the console; nothing: it is asked. */
  instead: (method: string, path: string) => Substitute | undefined = () => undefined;

  private constructor(
    private readonly target: URL,
    private readonly host: HttpServer,
  ) {}

  /** Starts one on a free port before a console. */
  static async start(console: string): Promise<Gateway> {
    const host = createServer();
    const gateway = new Gateway(new URL(console), host);
    host.on("request", (asked: IncomingMessage, answer: ServerResponse) => {
      gateway.#pass(asked, answer).catch(() => answer.destroy());
    });
    host.listen(0, "127.0.0.1");
    await once(host, "listening");
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.host.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.host.close();
    this.host.closeAllConnections();
    await once(this.host, "close");
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const [method = "GET", path = "/"] = [asked.method, asked.url];
    const fate = this.fate(method, path);
    if (fate === "never arrives") {
      answer.destroy();
      return;
    }
    const instead = this.instead(method, path);
    if (instead) {
      answer.writeHead(instead.status, { "content-type": instead.type, "cache-control": "no-store" }).end(instead.body);
      return;
    }
    const { hostname, port, host } = this.target;
    const passed = request({ host: hostname, port, path, method, headers: { ...asked.headers, host } });
    // Who gives up waiting here gives up there as well.
    answer.once("close", () => passed.destroy());
    asked.pipe(passed);
    const [got] = (await once(passed, "response")) as [IncomingMessage];
    if (fate === "answer lost") {
      answer.destroy();
      return;
    }
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  }
}
