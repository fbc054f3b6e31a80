/**
 * @typedef {import("oidc-provider").AdapterPayload} Payload
 * @typedef {import("oidc-provider").Adapter} Adapter
 */

/**
 * Where the provider keeps sessions, grants and codes: here, so that they outlive a change of its keys.
 *
 * @implements {Adapter}
 */
export class Memory {
  /** By kind and id. @type {Map<string, Payload>} */
  static #all = new Map();

  /** @param {string} kind */
  constructor(kind) {
    this.kind = kind;
  }

  /** @param {string} id @param {Payload} payload */
  async upsert(id, payload) {
    Memory.#all.set(`${this.kind} ${id}`, payload);
  }

  /** @param {string} id */
  async find(id) {
    return Memory.#all.get(`${this.kind} ${id}`);
  }

  /** @param {string} uid */
  async findByUid(uid) {
    return this.#first((payload) => payload.uid === uid);
  }

  /** @param {string} code */
  async findByUserCode(code) {
    return this.#first((payload) => payload.userCode === code);
  }

  /** @param {string} id */
  async consume(id) {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }

  /** @param {string} id */
  async destroy(id) {
    Memory.#all.delete(`${this.kind} ${id}`);
  }

  /** @param {string} grant */
  async revokeByGrantId(grant) {
    for (const [key, payload] of Memory.#all) {
      if (payload.grantId === grant) Memory.#all.delete(key);
    }
  }

  /** @param {(payload: Payload) => boolean} isWanted */
  #first(isWanted) {
    for (const [key, payload] of Memory.#all) {
      if (key.startsWith(`${this.kind} `) && isWanted(payload)) return payload;
    }
    return undefined;
  }
}
