/* Whether the writer of a form is still signed in. Signing in again makes the tokens of open pages useless. */

import { ask, Refusal } from "../writing/server.js";
import { gettext } from "../writing/words.js";

export const PATIENCE = 15_000;

export class SignedOut extends Refusal {}

/* Asks who is signed in and gives every form of the page a token that counts. */
export async function renewTokens(address, writer) {
  let answer;
  try {
    answer = await ask(address, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw error.status === 403 ? new SignedOut(error.message) : error;
  }
  if (answer.writer !== writer) {
    throw new Refusal(gettext("Somebody else is signed in here now. Sign in again as yourself in another tab."));
  }
  for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = answer.token;
}

/* Holds every submit back until the check has passed; first of all who listen, so that nobody acts on it before. */
export function checkBeforeSubmit(form, check, { onHeld, onGo }) {
  let passed = false;
  let checking = false;
  const pass = async (button) => {
    checking = true;
    try {
      await check();
      passed = true;
      form.requestSubmit(button);
    } catch (error) {
      onHeld(error);
    } finally {
      checking = false;
    }
  };
  const hold = (event) => {
    if (passed) {
      passed = false;
      onGo();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!checking) pass(event.submitter);
  };
  form.addEventListener("submit", hold, { capture: true });
}
