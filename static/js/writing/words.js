/* Words on screen: translated where the admin has loaded a catalogue, as written here otherwise. */

export function gettext(text) {
  return window.gettext ? window.gettext(text) : text;
}

export function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (match, name) => values[name] ?? match);
}
