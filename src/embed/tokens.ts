// Tokens of the host: asked for when they are needed, kept in memory alone, and renewed before they are over.

/** What a host answers: the token, and until when it is good (a date, milliseconds since 1970, or ISO 8601). */
export interface HostToken {
  token: string;
  expiresAt: Date | number | string;
}

export type TokenProvider = (reason: "needed" | "renewal" | "refused") => HostToken | Promise<HostToken>;

/** After that share of its life a token is renewed. */
const SHARE_OF_LIFE = 0.8;
/** How long a host may take, in milliseconds: less than the app waits for an answer, so that what was never sent is not told as lost. */
const PATIENCE = 8_000;
/** The longest that a timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;
/** How long a token lives whose host does not say it, in milliseconds. */
const LIFE = 60_000;

/** The tokens of one element, and of those that share its program. */
export class TokenSource {
  #token = "";
  #renewAt = 0;
  #endsAt = 0;
  #asked: Promise<string> | undefined;
  #timer = 0;

  constructor(private readonly provider: () => TokenProvider | null) {}

  /** A token that is good now. */
  get(reason: string): Promise<string> {
    const now = Date.now();
    if (reason === "refused") this.#endsAt = 0;
    if (now < this.#renewAt && this.#endsAt) return Promise.resolve(this.#token);
    if (now < this.#endsAt) {
      this.#renewed();
      return Promise.resolve(this.#token);
    }
    return this.#ask(reason === "refused" ? "refused" : "needed");
  }

  /** Nobody needs any for now. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  /** What goes wrong is tried again at the next need. */
  #renewed(): void {
    this.#ask("renewal").catch(() => {});
  }

  #ask(reason: "needed" | "renewal" | "refused"): Promise<string> {
    this.#asked ??= this.#renew(reason).finally(() => (this.#asked = undefined));
    return this.#asked;
  }

  async #renew(reason: "needed" | "renewal" | "refused"): Promise<string> {
    const provider = this.provider();
    const late = new Promise<never>((_, fail) => setTimeout(() => fail(new Error("too late")), PATIENCE));
    const answer = await Promise.race([provider?.(reason), late]);
    if (typeof answer?.token !== "string" || !answer.token) throw new TypeError("tokenProvider answered no token");
    const now = Date.now();
    const given = new Date(answer.expiresAt).getTime();
    const endsAt = given > now ? given : now + LIFE;
    this.#token = answer.token;
    this.#endsAt = endsAt;
    const until = (endsAt - now) * SHARE_OF_LIFE;
    this.#renewAt = now + until;
    this.rest();
    this.#timer = window.setTimeout(() => this.#renewed(), Math.min(until, LONGEST));
    return this.#token;
  }
}
