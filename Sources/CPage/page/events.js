/**
 * Follows `/v1/events` while it is open. Browsers come again by themselves after a broken connection, not after a refusal.
 * onState: told "live" when events come from now on, and "waiting" when they do not.
 */
export class Events {
  #types;
  #onEvent;
  #onState;
  #source = null;
  #timer = null;

  constructor(types, onEvent, onState) {
    this.#types = types;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  open() {
    if (this.#source) return;
    clearTimeout(this.#timer);
    const source = new EventSource(`/v1/events?type=${this.#types.join(",")}`);
    this.#source = source;
    source.addEventListener("open", () => this.#onState("live"));
    source.addEventListener("error", () => {
      this.#onState("waiting");
      if (source.readyState !== EventSource.CLOSED) return;
      this.#source = null;
      this.#timer = setTimeout(() => this.open(), 3000);
    });
    for (const type of this.#types) {
      source.addEventListener(type, (message) => this.#onEvent(JSON.parse(message.data)));
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}
