/* What stands in a form, to see whether it changed; its token is renewed without anybody typing. */

export function written(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  return new URLSearchParams(typed).toString();
}
