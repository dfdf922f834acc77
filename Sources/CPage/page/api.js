/** What the gateway refused or what kept us from it, in words for a person: `title` and `detail` of problem+json. */
export class Refusal extends Error {
  constructor(title, detail, status) {
    super(detail);
    this.title = title;
    this.status = status;
  }
}

/** A response that is well, else a Refusal. */
export async function call(method, path, { body, type, keepalive, signal, headers = {} } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method, body, keepalive, signal, cache: "no-store", headers: type ? { "Content-Type": type, ...headers } : headers,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("The gateway does not answer", "Is it still running? The page goes on trying.", 0);
  }
  if (response.ok) return response;
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // Something between us and the gateway answered.
  }
  throw new Refusal(
    problem.title ?? `The gateway answered ${response.status}`,
    problem.detail ?? "The answer says no more.",
    response.status);
}

export async function json(method, path, value) {
  const options = value === undefined ? {} : { body: JSON.stringify(value), type: "application/json" };
  return (await call(method, path, options)).json();
}

/**
 * Milliseconds that the gateway's clock is ahead of ours, by an answer's `Date`. The field has whole seconds and may be a
 * second old (Hummingbird): what that explains is no difference.
 */
export function ahead(response) {
  const difference = Date.parse(response.headers.get("Date")) + 1000 - Date.now();
  return Math.abs(difference) > 1500 ? difference : 0;
}
