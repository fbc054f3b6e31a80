/**
 * Who can sign in, and what is claimed about them.
 *
 * @typedef {{ name: string, email: string, verified: boolean, groups: string[] }} Account
 * @type {Record<string, Account>}
 */
export const ACCOUNTS = {
  anna: { name: "Anna Abel", email: "anna@example.com", verified: true, groups: ["finance"] },
  ben: { name: "Ben Bauer", email: "ben@example.com", verified: true, groups: ["finance"] },
  carla: { name: "Carla Costa", email: "carla@example.com", verified: true, groups: ["it-admins"] },
  dora: { name: "Dora Dahl", email: "dora@example.com", verified: false, groups: [] },
};

/** Which claims come with which scope. */
export const CLAIMS = {
  openid: ["sub"],
  profile: ["name"],
  email: ["email", "email_verified"],
  groups: ["groups", "realm_access"],
};

/**
 * What the provider asks to know an account.
 *
 * @param {unknown} _context
 * @param {string} id
 */
export function findAccount(_context, id) {
  const account = ACCOUNTS[id];
  if (!account) return undefined;
  const { name, email, verified, groups } = account;
  // The second way of saying it is Keycloak's.
  const claims = { sub: id, name, email, email_verified: verified, groups, realm_access: { roles: groups } };
  return { accountId: id, claims: () => claims };
}
