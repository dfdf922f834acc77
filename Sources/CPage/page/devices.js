import { Refusal } from "/page/api.js";

const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/**
 * The stream that the choices ask for. `note` says what is missing from it, when something is.
 * source: "camera", "screen" or "sound"; camera and microphone: device ids, empty for the default; "none" for no sound.
 */
export async function open({ source, camera, microphone }) {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Refusal(
      "This browser keeps camera and microphone from this page",
      `Browsers give them to https pages and to localhost only. Open http://localhost:${location.port || 80}/ on the `
        + "gateway's machine, or put https in front of it.");
  }
  const audio = microphone === "none" ? false : microphone ? { deviceId: { exact: microphone } } : true;
  if (source === "screen") return openScreen(audio);
  const video = source === "sound" ? false : { ...picture, ...(camera ? { deviceId: { exact: camera } } : {}) };
  if (!video && !audio) {
    throw new Refusal("There is nothing to send", "Choose a microphone, or send the camera or the screen.");
  }
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ video, audio }), note: "" };
  } catch (error) {
    if (!(video && audio) || !missing(error)) throw explain(error, source);
  }
  for (const [constraints, note] of [
    [{ video }, "No microphone was found: only the picture is sent."],
    [{ audio }, "No camera was found: only the sound is sent."],
  ]) {
    try {
      return { stream: await navigator.mediaDevices.getUserMedia(constraints), note };
    } catch (error) {
      if (!missing(error)) throw explain(error, source);
    }
  }
  throw explain({ name: "NotFoundError" }, source);
}

async function openScreen(audio) {
  if (!navigator.mediaDevices.getDisplayMedia) {
    throw new Refusal("This browser cannot share the screen", "Phones mostly cannot. Send the camera instead.");
  }
  let stream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 30 } }, audio: false });
  } catch (error) {
    throw explain(error, "screen");
  }
  if (!audio) return { stream, note: "" };
  try {
    const sound = await navigator.mediaDevices.getUserMedia({ audio });
    for (const track of sound.getAudioTracks()) stream.addTrack(track);
    return { stream, note: "" };
  } catch {
    return { stream, note: "The microphone is not to be had: only the screen is sent." };
  }
}

function missing(error) {
  return error.name === "NotFoundError" || error.name === "OverconstrainedError";
}

function explain(error, source) {
  const thing = source === "screen" ? "the screen" : source === "sound" ? "the microphone" : "camera and microphone";
  switch (error.name) {
    case "NotAllowedError":
    case "SecurityError":
      return new Refusal(
        `This page may not use ${thing}`,
        "Allow it in the browser's address bar (the icon left of the address), then press the button again. "
          + "On Windows and macOS the system's privacy settings must allow the browser too.");
    case "NotFoundError":
    case "OverconstrainedError":
      return new Refusal(
        "No camera or microphone was found",
        "Connect one and try again, share the screen, or publish with any WHIP client: its address is below.");
    case "NotReadableError":
    case "AbortError":
      return new Refusal(
        "The camera or microphone is busy", "Another program or tab holds it. Close that one, or choose another device.");
    default:
      return new Refusal("The camera or microphone failed", `${error.name}: ${error.message ?? ""}`);
  }
}

/** Fills the two selects with what there is; keeps what was chosen. */
export async function list(camera, microphone) {
  if (!navigator.mediaDevices?.enumerateDevices) return;
  const devices = await navigator.mediaDevices.enumerateDevices();
  fill(camera, devices.filter((each) => each.kind === "videoinput"), "Camera", []);
  fill(microphone, devices.filter((each) => each.kind === "audioinput"), "Microphone", [["none", "No sound"]]);
}

function fill(select, devices, word, more) {
  const chosen = select.value;
  const options = [["", "Default"]];
  devices.forEach((device, index) => {
    if (device.deviceId && device.deviceId !== "default") options.push([device.deviceId, device.label || `${word} ${index + 1}`]);
  });
  select.replaceChildren(...[...options, ...more].map(([value, text]) => new Option(text, value)));
  select.value = [...select.options].some((option) => option.value === chosen) ? chosen : "";
}

/** Shows how loud the stream is; returns what stops it. */
export function meter(stream, element) {
  if (stream.getAudioTracks().length === 0 || !window.AudioContext) return () => {};
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    const decibels = 10 * Math.log10(power + 1e-12);
    element.style.transform = `scaleX(${Math.min(1, Math.max(0, (decibels + 60) / 55)).toFixed(3)})`;
  }, 100);
  return () => {
    clearInterval(timer);
    element.style.transform = "";
    context.close();
  };
}
