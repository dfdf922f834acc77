import { make, setText } from "/page/elements.js";
import { span, when } from "/page/format.js";

const kinds = { recording: "Recording", finalize: "Finalizing", export: "Export", broadcast: "Broadcast" };
// What goes on until it is stopped: there is nothing that it could be a part of, and no second try.
const endless = new Set(["recording", "broadcast"]);
const words = {
  scheduled: "Scheduled", queued: "Waiting", running: "Running", retrying: "Trying again", completed: "Completed",
  failed: "Failed", cancelled: "Cancelled",
};
const final = new Set(["completed", "failed", "cancelled"]);

export class JobRow {
  element;
  job;
  #list;
  #state = make("p", { className: "badge", testid: "job-state" });
  #facts = make("p", { className: "facts", testid: "job-facts" });
  #progress = make("progress", { max: 1, hidden: true });
  #problem = make("p", { className: "problem", testid: "job-error", hidden: true });
  #retry = make("button", { type: "button", className: "quiet", text: "Try now", testid: "job-retry" });
  #cancel = make("button", { type: "button", className: "quiet", testid: "job-cancel" });
  #more = make("details", { className: "more" }, make("summary", { text: "Details" }));
  #details = make("dl");

  constructor(job, list) {
    this.#list = list;
    this.#cancel.textContent = endless.has(job.kind) ? `Stop ${job.kind}` : "Cancel";
    for (const [button, verb] of [[this.#retry, "retry"], [this.#cancel, "cancel"]]) {
      button.addEventListener("click", () => this.#act(button, verb));
    }
    // Built when somebody looks: there may be a thousand rows.
    this.#more.addEventListener("toggle", () => this.#showDetails());
    this.#more.append(this.#details);
    this.#progress.setAttribute("aria-label", "Progress");
    const title = make(
      "div", { className: "title" },
      make("span", { className: "name", text: kinds[job.kind] ?? job.kind }),
      make("span", { className: "where", text: job.room ? `room ${job.room}` : "", testid: "job-room" }),
      make("time", { className: "when", text: when(job.createdAt), dateTime: job.createdAt }), this.#state);
    this.element = make(
      "li", { className: "job", testid: "job" },
      make("header", {}, title, make("div", { className: "tools" }, this.#retry, this.#cancel)),
      this.#progress, this.#facts, this.#problem, this.#more);
    this.element.dataset.id = job.id;
    this.element.dataset.kind = job.kind;
  }

  async #act(button, verb) {
    button.disabled = true;
    await this.#list.act(this.job, verb);
    button.disabled = false;
    // The button that was pressed may have gone.
    if (button.hidden) this.#more.firstElementChild.focus();
  }

  update(job) {
    this.job = job;
    const isEnding = job.state === "running" && job.cancelAskedAt;
    this.element.dataset.state = job.state;
    this.#state.dataset.state = job.state;
    setText(this.#state, isEnding ? "Cancelling" : words[job.state] ?? job.state);
    this.#cancel.hidden = final.has(job.state) || Boolean(isEnding);
    this.#retry.hidden = endless.has(job.kind) || !["scheduled", "retrying", "failed", "cancelled"].includes(job.state);
    setText(this.#retry, final.has(job.state) ? "Try again" : "Try now");
    this.#progress.hidden = job.state !== "running" || endless.has(job.kind);
    this.#progress.value = job.progress;
    const failure = job.state === "completed" ? undefined : job.failures.at(-1);
    this.#problem.hidden = !failure;
    setText(this.#problem, failure?.text ?? "");
    this.#showFacts();
    if (this.#more.open) this.#showDetails();
  }

  /** Times go on. */
  tick() {
    if (!final.has(this.job.state)) this.#showFacts();
  }

  #showFacts() {
    const { job } = this;
    const facts = [this.#time()];
    if (job.state === "running" && !endless.has(job.kind)) facts.push(`${Math.floor(100 * job.progress)} %`);
    if (job.maximumAttempts > 1 && job.attempts > 0) facts.push(`attempt ${job.attempts} of ${job.maximumAttempts}`);
    setText(this.#facts, facts.filter(Boolean).join(" · "));
  }

  #time() {
    const { job } = this;
    const now = this.#list.now;
    const [due, began, ended] = [job.runAt, job.startedAt, job.finishedAt].map((text) => text ? Date.parse(text) : NaN);
    switch (job.state) {
      case "scheduled":
      case "retrying":
        if (Number.isNaN(due)) return "";
        return due > now ? `next try in ${span((due - now) / 1000)}` : `due for ${span((now - due) / 1000)}`;
      case "queued":
        return `waits for ${span((now - due) / 1000)}`;
      case "running":
        return Number.isNaN(began) ? "" : `runs for ${span((now - began) / 1000)}`;
      default:
        if (Number.isNaN(ended)) return "";
        return Number.isNaN(began) || job.attempts === 0 ? `ended ${when(job.finishedAt)}`
          : `ended ${when(job.finishedAt)} after ${span((ended - began) / 1000)}`;
    }
  }

  #showDetails() {
    if (!this.#more.open) return;
    const { job } = this;
    const lines = [["Job", job.id], ["Recording", job.recording], ["Broadcast", job.broadcast], ["Priority", String(job.priority)]];
    for (const failure of job.failures.toReversed()) lines.push([`Attempt ${failure.attempt}`, `${when(failure.at)}: ${failure.text}`]);
    if (job.result) lines.push(["Result", JSON.stringify(job.result)]);
    const shown = lines.filter(([, text]) => text).flatMap(([name, text]) => [make("dt", { text: name }), make("dd", { text })]);
    this.#details.replaceChildren(...shown);
  }
}
