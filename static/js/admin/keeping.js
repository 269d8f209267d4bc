/* What is typed is kept on the server for its writer alone, and who else has the page open is told. */

import { make } from "../writing/dialogs.js";
import { send } from "../writing/server.js";
import { gettext } from "../writing/words.js";
import { checkBeforeSubmit, PATIENCE, renewTokens, SignedOut } from "./signing.js";
import { written } from "./written.js";

const LOOK = 2_000;
const KEEP = 10_000; // so much typing can be lost at most
const PAUSE = 30_000; // between two words that somebody is here, and before what went wrong is tried again
const SAVING = 60_000;
const MOST_IN_PARTING = 50_000; // characters; browsers take no more than 64 KB along when a page is closed

function start(room, form) {
  const { keep, token, writer, signIn } = room.dataset;
  const isShared = "shared" in room.dataset;
  const here = document.querySelector("[data-here]");
  const line = make("p", { class: "keeping", role: "status" });
  (form.querySelector(".buttons") ?? form.querySelector(".alert--conflict") ?? form).append(line);

  let safe = form.querySelector("[data-unsaved]") ? null : written(form); // null: not even what it began with
  let changedAt = 0;
  let heardAt = 0;
  let waitUntil = 0;
  let asked = null; // the question that is under way
  let leaving = false;
  let refused = false; // what stands in the form now
  let held = false; // the writer pressed a button and was not signed in

  function say(sentence, { wrong = false, link = false } = {}) {
    if (line.dataset.says === sentence) return; // once is enough for those who hear it
    line.dataset.says = sentence;
    line.classList.toggle("keeping--wrong", wrong);
    line.replaceChildren(sentence);
    if (link) line.append(" ", make("a", { href: signIn, target: "_blank" }, gettext("Sign in")));
  }

  function sayWrong(error, signedOut) {
    const isOut = error instanceof SignedOut;
    say(isOut ? signedOut : error.message, { wrong: true, link: isOut });
  }

  function show(sentences) {
    if (sentences.join() === Array.from(here.children, (each) => each.textContent).join()) return;
    here.replaceChildren(...sentences.map((sentence) => make("p", { class: "here__who" }, sentence)));
  }

  const isDue = () => isShared && Date.now() - heardAt >= PAUSE;

  function values({ typed, present, thrown }) {
    const sent = typed ? new FormData(form) : new FormData();
    sent.delete("csrfmiddlewaretoken"); // the header has it, renewed
    sent.set("tab", form.elements.tab.value);
    sent.set("writer", writer);
    sent.set("offered", room.dataset.offered);
    if (typed) sent.set("typed", "1");
    if (present) sent.set("here", "1");
    if (thrown) sent.set("thrown", thrown);
    return sent;
  }

  async function post(sent, keepalive) {
    const tell = () => send(form.elements.tab, keep, sent, { keepalive, signal: AbortSignal.timeout(PATIENCE) });
    try {
      return await tell();
    } catch (error) {
      if (error.status !== 403) throw error;
      await renewTokens(token, writer);
      return tell();
    }
  }

  /* True when the server has taken it; what went wrong is said, and tried again later. */
  async function report({ typed = false, thrown = "", parting = false } = {}) {
    const text = written(form);
    const present = isDue();
    try {
      const answer = await post(values({ typed, present, thrown }), parting && text.length < MOST_IN_PARTING);
      if (present) heardAt = Date.now();
      if (answer.here) show(answer.here);
      if (typed) [safe, changedAt, refused] = [text, 0, false];
      if (answer.kept) say(answer.kept);
      else if (line.matches(".keeping--wrong") && !refused && !held) say(""); // what went wrong is over
      return true;
    } catch (error) {
      sayWrong(error, gettext("Not kept: you are signed out. Sign in in another tab; it is tried again."));
      refused = error.status === 400;
      if (refused) safe = text; // until something changes
      waitUntil = Date.now() + PAUSE;
      return false;
    }
  }

  function begin(what) {
    asked = report(what).finally(() => {
      asked = null;
    });
    return asked;
  }

  function look() {
    if (leaving || asked || Date.now() < waitUntil) return;
    const changed = written(form) !== safe;
    changedAt = changed ? changedAt || Date.now() : 0;
    const typed = changed && (safe === null || Date.now() - changedAt >= KEEP);
    if (typed || isDue()) begin({ typed });
  }

  async function comeBack() {
    waitUntil = 0;
    if (!held) return look();
    try {
      await renewTokens(token, writer);
    } catch {
      return undefined;
    }
    held = false;
    return say(gettext("You are signed in again. Press the button once more."));
  }

  function throwAway(event) {
    const copy = event.submitter?.closest("[data-copy]");
    if (!copy) {
      leaving = true; // from a conflict: nothing of this form is kept again
      return;
    }
    event.preventDefault();
    begin({ thrown: copy.dataset.copy }).then((done) => done && forget(copy));
  }

  function forget(copy) {
    const offers = copy.closest("[data-offers]");
    copy.remove();
    if (!offers.querySelector("[data-copy]")) offers.remove();
    room.dataset.offered = "";
    if (refused) [safe, refused, waitUntil] = [null, false, 0]; // nothing stands in its way now
    say(gettext("Thrown away."));
    form.elements.title?.focus();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") comeBack();
    else if (!leaving && written(form) !== safe) report({ typed: true, parting: true });
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
  document.getElementById("throw-away").addEventListener("submit", throwAway);
  checkBeforeSubmit(form, async () => {
    await asked; // or it would arrive after what is saved now
    await renewTokens(token, writer);
  }, {
    onHeld: (error) => {
      held = true;
      sayWrong(error, gettext("Not saved: you are signed out. Your text is safe here. Sign in in another tab, then press the button again."));
    },
    onGo: () => {
      leaving = true;
      setTimeout(() => {
        leaving = false;
      }, SAVING);
    },
  });
  setInterval(look, LOOK);
  look();
}

const room = document.querySelector("[data-working]");
if (room) start(room, room.closest("form"));
