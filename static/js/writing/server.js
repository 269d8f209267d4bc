/* Questions to the server. Whatever goes wrong becomes a sentence for a person. */

import { gettext } from "./words.js";

export class Refusal extends Error {
  constructor(sentence, { status = 0 } = {}) {
    super(sentence);
    this.status = status;
  }
}

function token(area) {
  return area.form?.elements.csrfmiddlewaretoken?.value ?? "";
}

export async function ask(url, { signal } = {}) {
  return answerOf(await reach(url, { signal }));
}

export async function send(area, url, values, { signal, keepalive = false } = {}) {
  const body = values instanceof FormData ? values : new FormData();
  if (body !== values) for (const [name, value] of Object.entries(values)) body.append(name, value);
  const headers = { "X-CSRFToken": token(area) };
  return answerOf(await reach(url, { method: "POST", body, headers, signal, keepalive }));
}

async function reach(url, options) {
  try {
    return await fetch(url, { credentials: "same-origin", redirect: "error", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(gettext("The site cannot be reached. Your text is safe here; check your connection."));
  }
}

async function answerOf(response) {
  return read(response.status, await response.text());
}

/* Sends a file and tells how far it is; fetch cannot tell that. */
export function upload(area, url, file, onProgress) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("picture", file);
  return new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("load", () => {
      try {
        resolve(read(request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    });
    request.addEventListener("error", () => reject(new Refusal(gettext("The picture did not arrive. Try again."))));
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token(area));
    request.send(body);
  });
}

function read(status, text) {
  let answer = {};
  try {
    answer = JSON.parse(text);
  } catch {
    // a page in words for people, not an answer to this script
  }
  if (status >= 200 && status < 300) return answer;
  throw new Refusal(answer.error ?? sentenceFor(status), { status });
}

function sentenceFor(status) {
  if (status === 403) return gettext("You are signed out. Sign in again in another tab; your text is safe here.");
  if (status === 400 || status === 413) return gettext("That is too much at once. Try a smaller piece.");
  return gettext("Something went wrong on the site. Your text is safe here; try again in a moment.");
}
