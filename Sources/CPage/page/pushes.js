import { call, json } from "/page/api.js";
import { arrange, make, setText } from "/page/elements.js";
import { bitrate, bytes } from "/page/format.js";

const words = { connecting: "Connecting", live: "Sending", waiting: "Trying again", ended: "Ended" };
// Milliseconds over which the rate is taken: the gateway tells bytes once a second.
const span = 8000;

/** A broadcast's pushes: each with its state, and a field for one more. */
export class PushBox {
  element;
  #rows = new Map();
  #list = make("ul", { className: "plain pushes", testid: "broadcast-pushes", hidden: true });

  constructor(item, list) {
    const address = make("input", {
      type: "text", required: true, maxLength: 2048, spellcheck: false, autocomplete: "off", autocapitalize: "none",
      placeholder: "rtmp://server/application/key", testid: "push-url",
    });
    const add = make("button", { type: "submit", text: "Add", testid: "push-add" });
    const form = make(
      "form", { className: "push-form" },
      make("label", { text: "Address of the server with its stream key: rtmp://, rtmps:// or srt://" }, address), add);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      list.act(add, async () => {
        await json("POST", `/v1/broadcasts/${item.id}/push`, { url: address.value.trim() });
        // Emptied by hand it would count as filled in wrongly.
        form.reset();
      });
    });
    const more = make("details", { className: "more" }, make("summary", { text: "Send it to another server too", testid: "push-more" }), form);
    this.element = make("div", { className: "push-box" }, this.#list, more);
    this.#create = (push) => new PushRow(push, () => call("DELETE", `/v1/broadcasts/${item.id}/push/${push.id}`), list);
  }

  #create;

  update(item, isRunning) {
    this.element.hidden = !isRunning;
    arrange(this.#list, this.#rows, isRunning ? item.push : [], this.#create);
    this.#list.hidden = this.#rows.size === 0;
  }
}

class PushRow {
  element;
  #state = make("span", { className: "badge", testid: "push-state" });
  #facts = make("small", { className: "facts", testid: "push-facts" });
  #problem = make("p", { className: "problem", testid: "push-error" });
  #samples = [];

  constructor(push, remove, list) {
    const button = make("button", { type: "button", className: "quiet", text: "Remove", testid: "push-remove" });
    button.setAttribute("aria-label", `Stop sending to ${push.url}`);
    button.addEventListener("click", () => list.act(button, remove));
    this.element = make(
      "li", { testid: "push" },
      make("div", { className: "push-line" }, this.#state, make("code", { text: push.url, testid: "push-shown" }), this.#facts),
      button, this.#problem);
    this.element.dataset.id = push.id;
  }

  update(push) {
    const isNew = push.state === "waiting" && push.attempts === 0;
    this.element.dataset.state = push.state;
    this.#state.dataset.state = push.state;
    setText(this.#state, isNew ? "Waiting for the publisher" : words[push.state] ?? push.state);
    const now = Date.now();
    this.#samples = [...this.#samples.filter((each) => now - each.at < span), { at: now, bytes: push.bytes }];
    const first = this.#samples[0];
    const rate = now - first.at > 1000 ? (push.bytes - first.bytes) * 8000 / (now - first.at) : NaN;
    const facts = [];
    if (push.state === "live" && Number.isFinite(rate)) facts.push(bitrate(rate));
    if (push.bytes > 0) facts.push(`${bytes(push.bytes)} sent`);
    if (push.attempts > 1) facts.push(`attempt ${push.attempts}`);
    setText(this.#facts, facts.join(" · "));
    setText(this.#problem, push.lastError ? `${push.lastError[0].toUpperCase()}${push.lastError.slice(1)}.` : "");
    this.#problem.hidden = !push.lastError;
  }
}
